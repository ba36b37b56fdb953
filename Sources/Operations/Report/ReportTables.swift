package import Casework
internal import Foundation
internal import Lines

/// A report for whoever has to hand one in: the words are those of the trade, the figures those of the books.
extension HouseReport {
    package func lines(_ catalogue: Catalogue, from: CivilDate?, until: CivilDate) -> [String] {
        let period = from.map { "\($0) 至 \(until)" } ?? "至 \(until)"
        return ["工作情况 \(period)\(onlyJoint ? "(只计与结盟单位共同办理的)" : "")", ""] + overview(catalogue).lines()
            + ["", "志愿服务 \(serviceTotal)"] + (volunteers.isEmpty ? [] : service.lines()) + outlets
    }

    private func overview(_ catalogue: Catalogue) -> Table {
        var table = Table([.text("条线"), .text("数")])
        table.add([
            "走访慰问", "\(visits(figures.visits)) · 发放 \(figures.given) 人次",
        ])
        table.add(["探访", visits(figures.care)])
        table.add([
            "代购代办", "\(figures.asked(of: .errand)) 件" + named(kinds(of: .errand, catalogue) + ends(of: .errand)),
        ])
        table.add([
            "纠纷",
            "\(figures.asked(of: .mediation)) 件"
                + named(
                    [
                        ("就地化解", figures.ended(.mediation, .settledOnTheSpot)), ("书面协议", figures.written),
                        ("口头协议", figures.oral), ("终止", figures.ended(.mediation, .terminated)),
                        ("转小区党支部", figures.withBranch),
                    ]),
        ])
        for line in Line.allCases {
            guard let asked = figures.followUps[line] else { continue }
            table.add(["回访·\(Words.line(line).zh)", followUps(asked)])
        }
        table.add(["接单", "\(figures.accepted) 次 · 不方便接 \(figures.declined) 次"])
        return table
    }

    private func visits(_ visits: Figures.Visits) -> String {
        "\(visits.personVisits) 人次 · \(visits.homeVisits) 户次 · \(visits.people) 人"
    }

    private func followUps(_ asked: Figures.FollowUps) -> String {
        let shares = [("响应率", asked.responded), ("解决率", asked.solved), ("满意率", asked.satisfied)]
            .compactMap { name, share in share.percent.map { "\(name) \($0)%(\(share.yes)/\(share.all))" } }
        return (["\(asked.made) 次", "打通 \(asked.reached)"] + shares).joined(separator: " · ")
    }

    private func kinds(of line: Line, _ catalogue: Catalogue) -> [(String, Int)] {
        figures.asked[line, default: [:]].sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { kind, count in
            (catalogue.kind(kind, of: line)?.zh ?? kind.text, count)
        }
    }

    private func ends(of line: Line) -> [(String, Int)] {
        figures.ended[line, default: [:]].sorted { $0.key.rawValue < $1.key.rawValue }.map { status, count in
            (Words.status(status).zh, count)
        }
    }

    private func named(_ parts: [(String, Int)]) -> String {
        let said = parts.filter { $0.1 != 0 }.map { "\($0.0) \($0.1)" }
        return said.isEmpty ? "" : ": " + said.joined(separator: " · ")
    }

    // MARK: service

    /// 志愿服务 is nobody's who is paid for it.
    private var volunteers: [DoerID: Figures.Service] {
        figures.service.filter { directory.doer($0.key)?.kind != .outlet }
    }

    /// 商户送货, told apart.
    private var outlets: [String] {
        let times = figures.service.filter { directory.doer($0.key)?.kind == .outlet }.values.reduce(0) {
            $0 + $1.times
        }
        return times == 0 ? [] : ["", "商户送货 \(times) 次"]
    }

    private var serviceTotal: String {
        let all = volunteers.values
        let (times, untold) = (all.reduce(0) { $0 + $1.times }, all.reduce(0) { $0 + $1.timesUntold })
        return "\(times) 人次 · \(Self.hours(all.reduce(0) { $0 + $1.minutes })) 小时"
            + (untold > 0 ? "(其中 \(untold) 人次没有登记时长)" : "")
    }

    private var service: Table {
        var table = Table([.text("承办人"), .text("身份"), .number("人次"), .number("小时")])
        for (id, service) in volunteers.sorted(by: { ($1.value.times, $0.key) < ($0.value.times, $1.key) }) {
            let doer = directory.doer(id)
            table.add([
                doer.map { "\(id) \($0.name)" } ?? id.text, doer.map { Words.kind($0.kind).zh } ?? "-",
                String(service.times), Self.hours(service.minutes),
            ])
        }
        return table
    }

    /// With one place: 52 minutes are 0.9.
    private static func hours(_ minutes: Int64) -> String {
        let tenths = (minutes * 10 + 30) / 60
        return "\(tenths / 10).\(tenths % 10)"
    }

    // MARK: for a program

    package func json() throws -> [UInt8] {
        try Codec.encode(
            Document(
                onlyJoint: onlyJoint, visits: Document.Visits(figures.visits), care: Document.Visits(figures.care),
                given: figures.given, asked: byName(figures.asked) { $0.text },
                ended: byName(figures.ended, \.rawValue),
                writtenAgreements: figures.written, oralAgreements: figures.oral, withBranch: figures.withBranch,
                accepted: figures.accepted, declined: figures.declined,
                followUps: figures.followUps.reduce(into: [:]) { all, item in
                    all[item.key.rawValue] = Document.FollowUps(item.value)
                },
                service: figures.service.reduce(into: [:]) { all, item in
                    all[item.key.text] = Document.Service(
                        times: item.value.times, minutes: item.value.minutes, timesUntold: item.value.timesUntold)
                }))
    }

    private struct Document: Encodable {
        struct Visits: Encodable {
            let personVisits: Int
            let homeVisits: Int
            let people: Int

            init(_ visits: Figures.Visits) {
                (personVisits, homeVisits, people) = (visits.personVisits, visits.homeVisits, visits.people)
            }
        }

        struct FollowUps: Encodable {
            struct Share: Encodable { let yes: Int, all: Int }

            let made: Int, reached: Int
            let responded: Share, solved: Share, satisfied: Share

            init(_ asked: Figures.FollowUps) {
                func share(_ share: Figures.Share) -> Share { Share(yes: share.yes, all: share.all) }
                (made, reached) = (asked.made, asked.reached)
                (responded, solved, satisfied) = (share(asked.responded), share(asked.solved), share(asked.satisfied))
            }
        }

        struct Service: Encodable {
            let times: Int
            let minutes: Int64
            let timesUntold: Int
        }

        let onlyJoint: Bool
        let visits: Visits
        let care: Visits
        let given: Int
        let asked: [String: [String: Int]]
        let ended: [String: [String: Int]]
        let writtenAgreements: Int
        let oralAgreements: Int
        let withBranch: Int
        let accepted: Int
        let declined: Int
        let followUps: [String: FollowUps]
        let service: [String: Service]
    }
}

/// Counts by line and by something else, both by name.
private func byName<Key: Hashable>(
    _ counts: [Line: [Key: Int]], _ name: (Key) -> String
) -> [String: [String: Int]] {
    counts.reduce(into: [:]) { all, line in
        all[line.key.rawValue] = Dictionary(uniqueKeysWithValues: line.value.map { (name($0.key), $0.value) })
    }
}
