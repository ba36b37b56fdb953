internal import Casework
internal import Intake
internal import Ledger
internal import Lines
internal import Operations

/// Looks the house over when the day is over: cases, accounts, figures.
struct Audit {
    let evening: Evening
    let cases: [String: Filling.Known]
    let catalogue: Catalogue
    let ledger: LedgerReader

    /// What was found, and the tables for whoever watches.
    func run() async throws -> (findings: Findings, tables: [String]) {
        var findings = Findings()
        let ids = try await ledger.cases()
        let standings = try await ledger.standings(of: ids)
        var chronicles: [CaseID: Chronicle] = [:]
        for (id, standing) in standings {
            chronicles[id] = Chronicle(line: standing.line, entries: try await ledger.history(of: id))
        }
        findings.expect("cases", evening.cases.count, ids.count)
        findings.expect("held", evening.held, standings.values.filter(\.summary.held).count)
        let refused = chronicles.values.flatMap(\.entries).filter { $0.isTyped && !$0.isLook && $0.refusal != nil }
        findings.expect("committed refusals", evening.refused, refused.count)

        let table = check(standings, chronicles, &findings)
        let balances = check(try await ledger.balances(), &findings)
        let figures = DayFigures(
            all: try await HouseReport.count(ledger, from: .earliest, until: .latest).figures,
            joint: try await HouseReport.count(ledger, from: .earliest, until: .latest, onlyJoint: true).figures
        ).named
        findings.expect(
            "figures named", Set(evening.figures.keys), Set(figures.map(\.name)))
        for (name, value) in figures { findings.expect(name, evening.figures[name] ?? 0, value) }
        return (
            findings,
            [table, balances, "当日数字  " + figures.map { "\($0.name) \($0.value)" }.joined(separator: " · ")]
        )
    }

    private func check(
        _ standings: [CaseID: CaseStanding], _ chronicles: [CaseID: Chronicle], _ findings: inout Findings
    ) -> String {
        var table = Table([
            .text("受理编号"), .text("剧本"), .text("条线"), .text("类别"), .text("最后状态"), .number("来件"), .text("未结"),
        ])
        for expected in evening.cases {
            guard let known = cases[expected.case], let id = CaseID(known.id), let standing = standings[id] else {
                findings.add(expected.case, expected: "a case", found: "nothing")
                continue
            }
            let summary = standing.summary
            let requests = chronicles[id]?.entries.filter { $0.isTyped && !$0.isLook }.count ?? 0
            let state = Words.status(summary)
            findings.expect("\(expected.case), line", expected.line, standing.line)
            findings.expect("\(expected.case), kind", expected.kind, summary.kind)
            findings.expect("\(expected.case), last state", expected.state, state)
            findings.expect("\(expected.case), requests", expected.requests, requests)
            findings.expect("\(expected.case), open", expected.open, summary.closedAt == nil)
            table.add([
                CaseNumber(known.number)?.inPairs ?? known.number, expected.case, Words.line(standing.line).zh,
                catalogue.kind(summary.kind, of: standing.line)?.zh ?? summary.kind.text, state,
                String(requests), summary.closedAt == nil ? "是" : "",
            ])
        }
        return table.lines().joined(separator: "\n")
    }

    private func check(_ balances: [AccountCode: Money], _ findings: inout Findings) -> String {
        for (account, fen) in evening.balances.sorted(by: { $0.key < $1.key }) {
            findings.expect(account, Money(fen: fen), balances[AccountCode(account)] ?? .zero)
        }
        let words = balances.sorted { $0.key < $1.key }.map { "\(Words.account($0).zh) \($1)" }
        return "账目(元)  " + words.joined(separator: " · ")
    }
}
