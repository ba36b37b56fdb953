internal import Casework
internal import Ledger
internal import Lines

/// 当日数字: what a day came to, by the names under which they are reported.
struct Figures {
    private let cases: [CaseStanding]
    private let chronicles: [Chronicle]
    private let directory: Directory

    init(_ cases: [CaseStanding], _ chronicles: [Chronicle], _ directory: Directory) {
        self.cases = cases
        self.chronicles = chronicles
        self.directory = directory
    }

    var all: [(name: String, value: Int)] {
        let visits = summaries(.condolence).filter { $0.kind == .visit }
        let care = summaries(.condolence).filter { $0.kind == .care }
        return [
            ("走访慰问人次", visits.sum(\.personVisits)), ("走访慰问户次", visits.sum(\.homeVisits)),
            ("与结盟单位共同走访人次", visits.filter(isJoint).sum(\.personVisits)), ("发放人次", visits.sum(\.giftsGiven)),
            ("探访计划", care.count), ("探访完成", care.sum(\.homeVisits)),
            ("代购代办件数", summaries(.errand).count), ("即答", count(.answered)), ("已告知渠道", count(.toldChannel)),
            ("纠纷件数", summaries(.mediation).count), ("就地化解", count(.settledOnTheSpot)),
            ("书面协议", writtenAgreements), ("终止", count(.terminated)), ("转小区党支部", count(.withBranch)),
            ("接单", accepted(.accept)), ("不方便接", accepted(.decline)),
        ]
    }

    private func summaries(_ line: Casework.Line) -> [Summary] { cases.filter { $0.line == line }.map(\.summary) }

    private func count(_ status: Status) -> Int { cases.filter { $0.summary.status == status }.count }

    /// 结盟单位, not any unit.
    private func isJoint(_ summary: Summary) -> Bool {
        summary.withUnit.flatMap(directory.unit)?.alliance ?? false
    }

    private func accepted(_ verb: Verb) -> Int {
        chronicles.flatMap(\.entries).filter { $0.verb == verb && $0.isAccepted }.count
    }

    private var writtenAgreements: Int {
        let written = JSONValue.list([.object(["agreed": .object(["_0": .object(["form": .text("written")])])])])
        return chronicles.filter { chronicle in
            chronicle.line == .mediation
                && chronicle.entries.contains { entry in
                    // Facts that cannot be read were found when their line was played.
                    (try? Codec.decode(JSONValue.self, from: entry.facts))?.holds(written) ?? false
                }
        }.count
    }
}

extension [Summary] {
    fileprivate func sum(_ figure: (Summary) -> Int) -> Int { reduce(0) { $0 + figure($1) } }
}
