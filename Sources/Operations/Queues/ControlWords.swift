package import Casework
package import Work

/// What is set for a line, in words.
package enum ControlWords {
    /// 「paused since 09:12 by A3: the shop is shut; urgent ones go on」
    package static func sentence(_ control: Control, now: Instant) -> String {
        guard control.isLimiting else { return "runs freely" }
        let who = control.by.isEmpty ? "" : " by \(control.by)"
        let why = control.reason.isEmpty ? "" : ": \(control.reason.printable)"
        let since = TimeWords.moment(Instant(milliseconds: control.at), now: now)
        return "\(what(control)), set \(since)\(who)\(why)"
    }

    private static func what(_ control: Control) -> String {
        var parts: [String] =
            switch control.pause {
            case .none: []
            case .normal: ["paused, urgent ones go on"]
            case .all: ["PAUSED, urgent ones too"]
            }
        if let most = control.mostAtOnce { parts.append("at most \(most) at once") }
        if let rate = control.perSecond { parts.append("at most \(rate) a second in each worker") }
        return parts.isEmpty ? "runs freely" : parts.joined(separator: "; ")
    }

    /// The lines as they are now, and the last changes, newest first.
    package static func lines(
        _ controls: [Line: Control], _ history: [(line: String, control: Control)], now: Instant
    ) -> [String] {
        var table = Table([.text("line"), .text("")])
        for line in Line.allCases { table.add([Words.line(line).zh, sentence(controls[line] ?? .unset, now: now)]) }
        guard !history.isEmpty else { return table.lines(within: 80) }
        var changes = Table([.text("when"), .text("line"), .text("what"), .text("who"), .text("why")])
        for (line, control) in history {
            changes.add([
                TimeWords.moment(Instant(milliseconds: control.at), now: now), ParkedWords.line(line), what(control),
                control.by, control.reason.printable,
            ])
        }
        return table.lines(within: 80) + ["", "changes, the newest first"] + changes.lines(within: 80)
    }
}
