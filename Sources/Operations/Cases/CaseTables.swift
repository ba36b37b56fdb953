package import Casework
internal import Foundation
package import Ledger
package import Lines

/// Cases on a terminal: codes, words and times. What is private about them is not opened.
package enum CaseTables {
    package static func list(_ cases: [CaseStanding], now: Instant) -> [String] {
        guard !cases.isEmpty else { return ["no case of that kind"] }
        var table = Table([
            .text("number"), .text("line"), .text("kind"), .text("grid"), .text("since"), .text("doer"),
            .text("stands at"),
        ])
        for standing in cases {
            let summary = standing.summary
            table.add([
                standing.number.map(inPairs) ?? "-", Words.line(standing.line).zh, summary.kind.text,
                summary.grid.text, TimeWords.moment(summary.openedAt, now: now), summary.doer?.text ?? "-",
                Words.status(summary) + (standing.parked ? " 有异常件" : ""),
            ])
        }
        return table.lines(within: 80)
    }

    package static func show(_ file: CaseFile, in directory: Directory, now: Instant) -> [String] {
        let summary = file.standing.summary
        var head = Table([.text("case"), .text(file.standing.number.map(inPairs) ?? "-")])
        head.add(["stands at", Words.status(summary)])
        head.add(["line, kind", "\(Words.line(file.standing.line).zh) \(summary.kind)"])
        head.add(["grid", summary.grid.text])
        head.add(["doer", summary.doer.map { doer($0, directory) } ?? "-"])
        head.add(["since", TimeWords.since(summary.openedAt, now: now)])
        let marks = marks(of: summary)
        if !marks.isEmpty { head.add(["marks", marks.joined(separator: ", ")]) }
        head.add(["id", "\(file.standing.caseID), version \(file.standing.version)"])
        return head.lines(within: 80) + ["", "时间线 timeline"] + timeline(file, directory, now: now).indented
            + waits(file, now: now) + OpeningTables.ofCase(file.openings, now: now)
            + ["", "姓名、电话、地址和原话不在这里打开: names and words stay sealed here."]
    }

    private static func marks(of summary: Summary) -> [String] {
        [
            (summary.urgent, "加急"), (summary.emergency, "紧急"), (summary.held, "待核实"),
            (summary.callBack, "待回电"), (summary.yellow, "原话有危险字眼"),
        ].compactMap { $0 ? $1 : nil }
    }

    private static func timeline(_ file: CaseFile, _ directory: Directory, now: Instant) -> [String] {
        var table = Table([.text("happened"), .text("typed"), .text("what"), .text("who"), .text("came of it")])
        for step in file.steps {
            table.add([
                TimeWords.moment(step.occurredAt, now: now), TimeWords.moment(step.at, now: now),
                Words.verb(step.verb)?.zh ?? step.verb.rawValue, who(step), outcome(of: step, directory),
            ])
        }
        return table.lines(within: 78)
    }

    private static func who(_ step: CaseFile.Step) -> String {
        let behalf = step.onBehalfOf.isEmpty ? "" : " 代 \(step.onBehalfOf)"
        return "\(step.actor)\(behalf)"
    }

    private static func outcome(of step: CaseFile.Step, _ directory: Directory) -> String {
        guard step.outcome == "refused" else { return "✓" }
        guard let refusal = try? Codec.decode(Refusal.self, from: step.refusal) else {  // Of a newer version.
            return "不予办理"
        }
        return "不予办理: \(Words.refusal(refusal, in: directory))"
    }

    private static func waits(_ file: CaseFile, now: Instant) -> [String] {
        var lines: [String] = []
        if !file.dues.isEmpty {
            var table = Table([.text("due"), .text("what")])
            for due in file.dues {
                let provisional = due.isProvisional ? " (暂定: that year's days off are not announced)" : ""
                let sent = due.isSent ? ", sent" : ""
                table.add([TimeWords.moment(due.at, now: now), "\(due.key ?? due.kind)\(sent)\(provisional)"])
            }
            lines += ["", "到时 timers"] + table.lines(within: 78).indented
        }
        for step in file.parked {
            lines += ["", "异常件 \(step.id.uuidString.lowercased()): \(ParkedWords.reason(step.reason).sentence)"]
        }
        return lines
    }

    /// S04 何建榕
    static func doer(_ id: DoerID, _ directory: Directory) -> String {
        directory.doer(id).map { "\(id) \($0.name)" } ?? id.text
    }
}
