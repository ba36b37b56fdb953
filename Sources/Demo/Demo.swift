internal import Casework
internal import Daemon
internal import Intake
internal import Ledger
internal import LineService
package import Operations
internal import Postgres
package import Premises
internal import Work

/// One scripted day, played through the door of a house that has just begun, and checked.
package struct Demo: Sendable {
    /// What came of it.
    package struct Outcome: Sendable {
        package let deviations: [Deviation]
        package let conservation: Conservation
        /// The sixteen cases, the accounts and the figures, for a person.
        package let tables: [String]

        /// `demo: 37 registered, 37 committed, 0 lost, 0 duplicated`.
        package var lastLine: String { "demo: \(conservation.line)" }
    }

    private let script: Script
    private let premises: Premises
    private let report: @Sendable (String) -> Void

    /// `report` is told one line for every line of the day.
    package init(_ script: Script, in premises: Premises, report: @escaping @Sendable (String) -> Void = { _ in }) {
        self.script = script
        self.premises = premises
        self.report = report
    }

    /// Plays the day; the daemons run already. `before` is told which line comes next.
    package func run(
        before: @escaping @Sendable (Script.Line) async -> Void = { _ in }
    ) async throws -> Outcome {
        let pool = Pool(premises.server(application: "linli demo"), size: 2)
        do {
            let outcome = try await run(pool, before: before)
            await pool.close()
            return outcome
        } catch {
            await pool.close()
            throw error
        }
    }

    private func run(
        _ pool: Pool, before: @escaping @Sendable (Script.Line) async -> Void
    ) async throws -> Outcome {
        let ledger = LedgerReader(ledger: pool)
        let settings = try await Settings.load(file: premises.files.settings)
        let register = try premises.openRegister()
        let people = try await hire(in: register)
        let now = Instant(milliseconds: Clocks.now())
        let filling = Filling(
            monday: Filling.lastMonday(before: now), calendar: try settings.loadCalendar(),
            actors: people.mapValues(\.id))
        let door = Door { premises.httpPort }
        _ = try await door.get("/readyz")
        report("The day is played as \(filling.monday), the last Monday that is over.")

        let player = Player(
            script: script, door: door, tokens: people.mapValues(\.token), filling: filling,
            administrator: Administrator(premises: premises, ledger: pool), before: before)
        let (cases, seen) = try await play(player, Witness(door: door, ledger: ledger, report: report))
        try await waitUntilSettled(register, ledger)
        let audit = Audit(
            evening: script.evening, cases: cases, catalogue: try settings.loadCatalogue(), ledger: ledger)
        let (found, tables) = try await audit.run()
        let conservation = try await Conservation.count(register, against: ledger)
        return Outcome(
            deviations: (seen + found + check(conservation)).deviations, conservation: conservation, tables: tables)
    }

    /// Everybody of the day gets a credential, as `linli actor add` gives one.
    private func hire(in register: Register) async throws -> [String: (id: String, token: String)] {
        var people: [String: (id: String, token: String)] = [:]
        for person in script.evening.people {
            let (id, token) = try await register.addActor(
                person.name, role: person.role, at: Instant(milliseconds: Clocks.now()),
                random: RandomSource(Lots.draw))
            people[person.name] = (id, token.text)
        }
        return people
    }

    /// The door and the witness side by side: what is typed does not wait for what the line before comes to.
    private func play(_ player: Player, _ witness: Witness) async throws -> ([String: Filling.Known], Findings) {
        let (lines, played) = AsyncStream.makeStream(of: Player.Played.self)
        async let typing: [String: Filling.Known] = {
            defer { played.finish() }
            var player = player
            try await player.play { played.yield($0) }
            return player.filling.cases
        }()
        var witness = witness
        for await line in lines { try await witness.see(line) }
        return (try await typing, witness.findings)
    }

    /// Until the register has read back all of its rows and nothing of the outbox is due: the timers of dates that are
    /// over fire at once.
    private func waitUntilSettled(_ register: Register, _ ledger: LedgerReader) async throws {
        let end = ContinuousClock.now + .seconds(120)
        while true {
            let (underWay, due) = try await (register.counts().underWay, ledger.due())
            if underWay == 0 && due == 0 { return }
            guard ContinuousClock.now < end else {
                throw NotSettled(underWay: underWay, due: due)
            }
            try await Task.sleep(for: .milliseconds(100))
        }
    }

    private func check(_ conservation: Conservation) -> Findings {
        var findings = Findings()
        findings.expect("registered", script.evening.registered, conservation.registered)
        findings.expect("committed", script.evening.registered, conservation.committed)
        findings.expect("parked", script.evening.parked, conservation.parked)
        findings.expect("lost", 0, conservation.lost)
        findings.expect("duplicated", 0, conservation.duplicated)
        return findings
    }
}

/// The day was over, and the house did not come to rest.
struct NotSettled: Error, CustomStringConvertible {
    let underWay, due: Int
    var description: String {
        "after two minutes \(underWay) requests of the register are not settled and \(due) of the outbox are due: "
            + "look at the logs of the daemons"
    }
}
