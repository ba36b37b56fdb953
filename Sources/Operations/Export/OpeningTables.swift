package import Casework
package import Ledger

/// Who has opened what is private about many cases at once, on a terminal.
package enum OpeningTables {
    package static func list(_ openings: [Opening], now: Instant) -> [String] {
        guard !openings.isEmpty else { return ["nobody has opened cases for a list"] }
        var table = Table([
            .text("when"), .text("who"), .text("for"), .text("registered"), .text("line"), .text("cases"), .text("why"),
        ])
        for opening in openings {
            table.add([
                TimeWords.moment(opening.at, now: now), opening.by, what(opening), period(opening),
                opening.line.map { Line(rawValue: $0).map { Words.line($0).zh } ?? $0 } ?? "all",
                String(opening.cases), opening.reason.printable,
            ])
        }
        return table.lines(within: 100)
    }

    /// Below a case: who has seen it in a list.
    static func ofCase(_ openings: [Opening], now: Instant) -> [String] {
        guard !openings.isEmpty else { return [] }
        var table = Table([.text("when"), .text("who"), .text("for"), .text("why")])
        for opening in openings {
            table.add([
                TimeWords.moment(opening.at, now: now), opening.by, "\(what(opening)), \(opening.cases) cases",
                opening.reason.printable,
            ])
        }
        return ["", "打开过 opened for a list"] + table.lines(within: 78).indented
    }

    private static func what(_ opening: Opening) -> String {
        Opening.What(rawValue: opening.what) == .daybook ? "工作台账" : opening.what
    }

    private static func period(_ opening: Opening) -> String {
        let last = CivilDate(opening.until - Span(milliseconds: 1)).iso
        return opening.from == .earliest ? "to \(last)" : "\(CivilDate(opening.from).iso) to \(last)"
    }
}
