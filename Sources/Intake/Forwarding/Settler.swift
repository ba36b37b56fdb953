package import Casework
package import Lines
package import Logging
internal import ServiceLifecycle
internal import Work

/// Reads back what has become of the register's rows, whenever the ledger is there: what is in its inbox or in `parked`
/// is settled. What was sent and is not there after its time is sent again, and only after the ledger has said so. It
/// also keeps the standings of cases, who is to be told what, and the directory for the hours in which the ledger is away.
package struct Settler: Service {
    package struct Options: Sendable {
        /// Between two looks while something is under way, and while nothing is.
        package var busy: Duration
        package var idle: Duration
        /// Rows in one question, and questions in one look.
        package var page: Int
        package var pages: Int
        /// Settled rows are kept so long.
        package var keep: Span
        package var refreshCases: Span
        package var refreshDirectory: Span
        package var pauses: Pauses

        package init(
            busy: Duration = .seconds(1), idle: Duration = .seconds(5), page: Int = 500, pages: Int = 20,
            keep: Span = .days(30), refreshCases: Span = .seconds(60), refreshDirectory: Span = .seconds(60),
            pauses: Pauses = Pauses([.seconds(1), .seconds(2), .seconds(5), .seconds(15), .seconds(30)])
        ) {
            self.busy = busy
            self.idle = idle
            self.page = page
            self.pages = pages
            self.keep = keep
            self.refreshCases = refreshCases
            self.refreshDirectory = refreshDirectory
            self.pauses = pauses
        }
    }

    private let register: Register
    private let ledger: any SettlementReader
    private let directory: DirectoryShelf
    private let sight: LedgerSight
    private let untold: UntoldShelf
    private let options: Options
    private let clock: any Clock<Duration>
    private let now: @Sendable () -> Instant
    private let log: Logger

    package init(
        register: Register, ledger: any SettlementReader, directory: DirectoryShelf, sight: LedgerSight = LedgerSight(),
        untold: UntoldShelf = UntoldShelf(), options: Options = Options(),
        clock: any Clock<Duration>, now: @escaping @Sendable () -> Instant, log: Logger
    ) {
        self.register = register
        self.ledger = ledger
        self.directory = directory
        self.sight = sight
        self.untold = untold
        self.options = options
        self.clock = clock
        self.now = now
        self.log = log
    }

    /// Looks until the daemon stops.
    package func run() async throws {
        await cancelWhenGracefulShutdown {
            var pauses = options.pauses
            var chores = Chores()
            while !Task.isCancelled {
                let pause = await look(&pauses, &chores)
                try? await clock.sleep(for: pause)  // Cancelled: the loop ends.
            }
        }
    }

    /// When the lesser things were last done.
    private struct Chores {
        var directory: Instant?
        var parked: Instant?
        var pruned: Instant?
        /// Where the next look goes on among the rows that are not settled.
        var place: Int64 = 0
    }

    /// One look, and how long to wait for the next.
    private func look(_ pauses: inout Pauses, _ chores: inout Chores) async -> Duration {
        do {
            try await recheckAfterRestore()
            let isBusy = try await settleSome(&chores)
            try await recheckParked(&chores)
            try await refreshCases()
            try await refreshDirectory(&chores)
            untold.keep(try await ledger.untold(most: UntoldShelf.most))
            sight.see(at: now())
            try await prune(&chores)
            if pauses.isFailing { log.notice("the ledger answers again") }
            pauses.reset()
            return isBusy ? options.busy : options.idle
        } catch is CancellationError {
            return options.busy
        } catch let outage as Outage {
            // The desk works on without the ledger; once is enough to say so.
            if !pauses.isFailing { log.warning("the ledger is away", metadata: ["error": "\(outage.cause)"]) }
            return pauses.next()
        } catch {
            log.error("settling failed", metadata: ["error": "\(error)"])
            return pauses.next()
        }
    }

    // MARK: settling

    /// Some pages of what is not settled, from where the last look ended. True while there is anything.
    private func settleSome(_ chores: inout Chores) async throws -> Bool {
        var found = false
        for _ in 0..<options.pages {
            let rows = try await register.unsettled(after: chores.place, most: options.page)
            found = found || !rows.isEmpty || chores.place > 0
            try await settle(rows)
            chores.place = rows.count < options.page ? 0 : rows.last?.place ?? 0
            if chores.place == 0 { break }
        }
        return found
    }

    private func settle(_ rows: [OpenRequest]) async throws {
        guard !rows.isEmpty else { return }
        let fates = try await ledger.fates(of: rows.map(\.id))
        let now = now()
        try await register.settle(fates, at: now)
        let settled = rows.filter { fates[$0.id] != nil }
        if !settled.isEmpty { try await keepStandings(of: Set(settled.map(\.caseID)), at: now) }
        let lost = rows.filter { row in fates[row.id] == nil && row.nextSendAt.map { $0 <= now } == true }
        guard !lost.isEmpty else { return }
        log.warning("sent and not settled, sent again", metadata: ["count": "\(lost.count)"])
        try await register.sendAgain(lost.map(\.id))
    }

    /// What is parked may have been replayed since, or dropped, or brought back. One that is on its way once more keeps its
    /// mark until it has taken effect.
    private func recheckParked(_ chores: inout Chores) async throws {
        let now = now()
        if let last = chores.parked, now - last < options.refreshCases { return }
        try await everyPage(register.parked) { rows in
            let fates = try await ledger.fates(of: rows.map(\.id))
            try await register.settle(fates, at: now)
            try await keepStandings(of: Set(rows.map(\.caseID)), at: now)
        }
        chores.parked = now
    }

    /// Page by page, to the end.
    private func everyPage(
        _ read: (_ after: Int64, _ most: Int) async throws -> [OpenRequest],
        _ body: ([OpenRequest]) async throws -> Void
    ) async throws {
        var place: Int64 = 0
        while true {
            let rows = try await read(place, options.page)
            guard let last = rows.last else { return }
            try await body(rows)
            place = last.place
        }
    }

    /// A restored ledger may not know what it knew, or know it otherwise: parked what had been replayed since. All
    /// settled rows that are still here are asked about anew, and what was sent and has no fate; what is not there is sent again.
    private func recheckAfterRestore() async throws {
        let current = try await ledger.incarnation()
        let known = try await register.incarnation()
        guard current != known else { return }
        if known != nil {
            log.notice("the ledger was restored, settled rows are checked anew")
            var lost = 0
            try await everyPage(register.settled) { rows in
                lost += try await recheck(rows)
            }
            try await everyPage(register.unsettled) { rows in
                lost += try await recheck(rows.filter { $0.nextSendAt != nil })
            }
            log.notice("settled rows are checked", metadata: ["sent.again": "\(lost)"])
        }
        try await register.keep(incarnation: current)
    }

    /// How many of them the ledger does not know. Their cases stand as the backup has them until they are done again.
    private func recheck(_ rows: [OpenRequest]) async throws -> Int {
        guard !rows.isEmpty else { return 0 }
        let fates = try await ledger.fates(of: rows.map(\.id))
        let now = now()
        try await register.settle(fates, at: now)
        let missing = rows.map(\.id).filter { fates[$0] == nil }
        try await register.sendAgain(missing)
        try await keepStandings(of: Set(rows.map(\.caseID)), at: now)
        return missing.count
    }

    // MARK: what is kept for bad hours

    private func keepStandings(of cases: Set<CaseID>, at now: Instant) async throws {
        let asked = Array(cases)
        try await register.keep(try await ledger.standings(of: asked), of: asked, readAt: now)
    }

    private func refreshCases() async throws {
        let now = now()
        let due = try await register.openCases(readBefore: now - options.refreshCases, most: options.page)
        if !due.isEmpty { try await keepStandings(of: Set(due), at: now) }
    }

    private func refreshDirectory(_ chores: inout Chores) async throws {
        let now = now()
        if let last = chores.directory, now - last < options.refreshDirectory { return }
        if try directory.keep(try await ledger.directory()) {
            log.info("directory taken up", metadata: ["version": "\(directory.directory.version)"])
        }
        chores.directory = now
    }

    private func prune(_ chores: inout Chores) async throws {
        let now = now()
        if let last = chores.pruned, now - last < .hours(1) { return }
        let pruned = try await register.prune(settledBefore: now - options.keep)
        if pruned > 0 { log.info("settled rows forgotten", metadata: ["count": "\(pruned)"]) }
        chores.pruned = now
    }
}
