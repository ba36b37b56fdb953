internal import Casework
internal import Daemon
internal import Ledger
internal import Operations
internal import Postgres
internal import Premises

/// Looks at the house over ssh: what `linli queues` and `linli case why` show, against what they have to.
struct Administrator: Sendable {
    let premises: Premises
    let ledger: Pool

    /// RabbitMQ counts every five seconds, and a daemon that was killed is away for a while: so long what the screen
    /// shows may differ.
    private static let patience = Duration.seconds(30)
    private static let pause = Duration.milliseconds(250)

    func look(_ glance: Glance, _ filling: Filling) async throws -> Findings {
        var findings = Findings()
        if let queues = glance.queues {
            findings = findings + (try await look(queues, at: glance.t, filling))
        }
        if let why = glance.why { findings = findings + (try await look(why, at: glance.t, filling)) }
        return findings
    }

    // MARK: linli queues

    private func look(_ expected: Glance.Queues, at time: ClockTime, _ filling: Filling) async throws -> Findings {
        let end = ContinuousClock.now + Self.patience
        while true {
            let screen = QueuesScreen(await premises.queues(ledger, at: Instant(milliseconds: Clocks.now())))
            let findings = try screen.check(expected, at: time, filling)
            if findings.deviations.isEmpty || ContinuousClock.now > end { return findings }
            try await Task.sleep(for: Self.pause)
        }
    }

    // MARK: linli case why

    private func look(_ why: Glance.Why, at time: ClockTime, _ filling: Filling) async throws -> Findings {
        var findings = Findings()
        let place = "\(time.text) linli case why \(why.case)"
        guard let known = filling.cases[why.case],
            let file = try await CaseFile.read(number: known.number, from: ledger)
        else {
            findings.add(place, expected: "a case", found: "nothing")
            return findings
        }
        let lines = CaseWhy.lines(
            file, in: try await LedgerReader(ledger: ledger).directory(), now: Instant(milliseconds: Clocks.now()))
        for row in why.rows where !lines.contains(where: { line in row.allSatisfy(line.contains) }) {
            findings.add(place, expected: row.joined(separator: " … "), found: lines.joined(separator: " / "))
        }
        return findings
    }
}
