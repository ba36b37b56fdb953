package import Casework
internal import Foundation
package import Ledger
internal import Work

/// The parked work on a terminal.
package enum ParkedTables {
    package static func groups(_ groups: [ParkedGroup], now: Instant) -> [String] {
        guard !groups.isEmpty else { return ["异常区 is empty"] }
        var lines: [String] = []
        for group in groups {
            let words = ParkedWords.reason(group.reason)
            var counts = ["\(group.open) 条"]
            if group.replayed > 0 { counts.append("\(group.replayed) put back and under way") }
            if group.dropped > 0 { counts.append("\(group.dropped) dropped") }
            lines.append("\(ParkedWords.line(group.line)): \(counts.joined(separator: ", "))")
            lines += words.sentence.wrapped.indented
            lines.append("  oldest       \(TimeWords.since(group.firstAt, now: now))")
            lines.append("  such as      \(group.example.uuidString.lowercased())")
            lines.append("  fingerprint  \(group.fingerprint.printable)")
            lines += "to do: \(words.help)".wrapped.indented
        }
        return lines
    }

    package static func item(_ item: ParkedItem, now: Instant) -> [String] {
        let words = ParkedWords.reason(item.reason)
        var table = Table([.text("id"), .text(item.id.uuidString.lowercased())])
        table.add(["case", item.number.map(inPairs) ?? numberless(item)])
        table.add(["line, kind", "\(ParkedWords.line(item.line)) \(item.kind ?? "")"])
        table.add(["grid", item.grid ?? "-"])
        table.add(["why", words.sentence])
        table.add(["detail", item.detail.isEmpty ? "-" : item.detail])
        table.add(["stands at", standing(item, now: now)])
        table.add([
            "first, last",
            "\(TimeWords.moment(item.firstAt, now: now)), "
                + "\(TimeWords.moment(item.lastAt, now: now)); \(item.times) times",
        ])
        if let failed = item.firstFailed, let last = item.lastFailed {
            let error = item.errorClass.isEmpty ? "" : ", \(item.errorClass)"
            table.add(["failed", "\(TimeWords.moment(failed, now: now)), \(TimeWords.moment(last, now: now))\(error)"])
        }
        table.add(["came from", "\(item.source), parked by \(item.worker)"])
        table.add(["type", "\(item.type), key \(item.routingKey), \(item.size) sealed bytes"])
        for act in item.acts {
            let why = act.reason.isEmpty ? "" : ": \(act.reason)"
            table.add([act.kind.rawValue, "\(TimeWords.moment(act.at, now: now)) by \(act.by)\(why)"])
        }
        for (name, value) in item.headers.sorted(by: { $0.key < $1.key }) { table.add([name, value]) }
        table.add(["to do", item.isReplayable ? words.help : "it is no request and cannot be put back; \(words.help)"])
        return table.lines(within: 80)
    }

    private static func numberless(_ item: ParkedItem) -> String {
        guard let id = item.caseID else { return "none" }
        return "not in the ledger yet (\(id.uuidString.lowercased())); the desk knows its number"
    }

    private static func standing(_ item: ParkedItem, now: Instant) -> String {
        let who = item.dealtBy.map { " by \($0)" } ?? ""
        let when = item.dealtAt.map { ", \(TimeWords.moment($0, now: now))" } ?? ""
        let why = item.dealtReason.map { ": \($0)" } ?? ""
        return switch item.status {
        case .open: "异常区" + (item.dealtBy == nil ? "" : " again\(who)\(when)\(why)")
        case .replayed: "put back\(who)\(when); under way"
        case .settled: "settled\(when)"
        case .dropped: "dropped\(who)\(when)\(why)"
        }
    }
}
