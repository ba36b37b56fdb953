package import Casework
package import Ledger
internal import Lines

/// `linli case why`: who was proposed for a case and who was passed over, each time somebody was looked for, and why.
package enum CaseWhy {
    package static func lines(_ file: CaseFile, in directory: Directory, now: Instant) -> [String] {
        let number = file.standing.number.map(inPairs) ?? "-"
        var lines = ["\(number) \(Words.line(file.standing.line).zh) \(Words.status(file.standing.summary))"]
        var isAny = false
        for step in file.steps {
            guard let considered = try? Considered.read(step.facts, of: file.standing.line) else {
                // Facts of another version than this command's: said, and the others are shown.
                lines += ["", "\(heading(step, now)): this version cannot read what was recorded"]
                continue
            }
            guard !considered.isEmpty else { continue }
            isAny = true
            lines += ["", heading(step, now)] + considered.flatMap { words(of: $0, directory) }.indented
        }
        return isAny ? lines : lines + ["", nobody(file)]
    }

    private static func heading(_ step: CaseFile.Step, _ now: Instant) -> String {
        "\(TimeWords.moment(step.at, now: now)) \(Words.verb(step.verb)?.zh ?? step.verb.rawValue)"
    }

    private static func nobody(_ file: CaseFile) -> String {
        switch file.standing.summary.status {
        case .answered, .relayed, .toldChannel: "nobody was looked for: it was dealt with at the desk"
        case .held: "nobody is looked for while it is on hold (待核实)"
        case .withBranch: "nobody was looked for: the compound's branch (小区党支部) leads it"
        default: "nobody was looked for so far"
        }
    }

    private static func words(of considered: Considered, _ directory: Directory) -> [String] {
        switch considered {
        case .proposed(let shortlist): proposals(shortlist, directory)
        case .asked(let doer): ["asked: \(CaseTables.doer(doer, directory))"]
        case .accepted(let doer): ["接单 accepted: \(CaseTables.doer(doer, directory))"]
        case .declined(let doer): ["不方便接 declined: \(CaseTables.doer(doer, directory))"]
        case .timedOut(let doer): ["no answer in time: \(CaseTables.doer(doer, directory))"]
        }
    }

    private static func proposals(_ shortlist: Shortlist, _ directory: Directory) -> [String] {
        var table = Table([.text(""), .text("who"), .text("身份"), .text("why")])
        for entry in shortlist.proposed { table.add(["proposed"] + cells(entry, directory)) }
        // Those who belong to what the matter is about come first: somebody will ask about them.
        let passed =
            shortlist.passedOver.filter { $0.reason == .affiliated }
            + shortlist.passedOver.filter { $0.reason != .affiliated }
        for entry in passed { table.add(["passed over"] + cells(entry, directory)) }
        return table.isEmpty ? ["nobody in the directory fits"] : table.lines(within: 78)
    }

    private static func cells(_ entry: Shortlist.Entry, _ directory: Directory) -> [String] {
        let doer = directory.doer(entry.doer)
        let belongs = doer?.affiliation.map { " \($0)" } ?? ""
        return [
            CaseTables.doer(entry.doer, directory), (doer.map { Words.kind($0.kind).zh } ?? "-") + belongs,
            Words.reason(entry, in: directory),
        ]
    }
}
