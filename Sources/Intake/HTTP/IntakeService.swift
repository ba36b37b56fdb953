internal import Casework
internal import HTTPTypes
internal import Hummingbird
internal import HummingbirdCore
package import Lines
package import Logging
internal import NIOCore
internal import Pages
package import ServiceLifecycle
internal import Work

/// The door: what clerks, pages and programs send, and what they ask. It registers and looks; what a request comes to is
/// decided elsewhere, later.
package struct IntakeService: Sendable {
    let house: House
    let register: Register
    let ledger: any SettlementReader
    let admission: Admission
    let lookup: LookupCode
    let limiter: TryLimiter
    let library: PageLibrary
    /// A password takes a tenth of a second and 32 MiB to try.
    let turnstile = Turnstile(most: 2, mostWaiting: 20)

    /// Throws when a template of the pages cannot be read.
    package init(house: House, register: Register, ledger: any SettlementReader) throws {
        self.house = house
        self.register = register
        self.ledger = ledger
        admission = Admission(house: house, register: register)
        lookup = LookupCode(secret: house.ring.lookupSecret)
        limiter = TryLimiter(most: house.rules.triesMost, within: house.rules.triesWithin)
        library = try PageLibrary()
    }

    /// The server, as the last service of its group: it stops first. `mostConnections` leaves room below the 1,024 files
    /// that a process is usually allowed; more clients wait in the system's queue.
    package func application(
        host: String = "127.0.0.1", port: Int, mostConnections: Int = 900, log: Logger,
        onRunning: @escaping @Sendable (_ port: Int) async -> Void = { _ in }
    ) -> some Service {
        var application = Application(
            router: router(),
            server: .http1(
                configuration: .init(
                    additionalChannelHandlers: [
                        SlowClients(longestRead: house.rules.longestRead, longestIdle: house.rules.longestIdle)
                    ])),
            configuration: ApplicationConfiguration(
                address: .hostname(host, port: port), serverName: "linli",
                availableConnectionsDelegate: MaximumAvailableConnections(mostConnections)),
            onServerRunning: { channel in await onRunning(channel.localAddress?.port ?? port) }, logger: log)
        application.beforeServerStarts { await takeUpDirectory(log) }
        return application
    }

    private func takeUpDirectory(_ log: Logger) async {
        do {
            let isThere = try await house.directory.takeUpFirst(
                from: ledger, within: .seconds(5), clock: house.clock)
            if !isThere { log.warning("the door opens without a directory: the ledger is away, or has none") }
        } catch {
            log.error("the directory cannot be kept", metadata: ["error": "\(error)"])
        }
    }

    // MARK: what every route needs

    /// Whose credential the request shows; nil without one. A wrong one is never taken for none.
    func credential(of request: Request) throws -> Actor? {
        guard let header = request.headers[.authorization] else { return nil }
        let parts = header.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer", parts[1].utf8.count <= 200,
            let actor = try register.actor(showing: BearerToken(shown: String(parts[1])))
        else { throw Problem(.tokenWrong) }
        return actor
    }

    func language(of request: Request) -> Language { Language(accepting: request.headers[.acceptLanguage]) }

    /// The case that a text names, by its number or its id: from the register, else from the ledger.
    func knownCase(_ text: String) async throws -> KnownCase? {
        if let number = CaseNumber(text) {
            if let news = try register.news(of: number) { return news.known }
            return try await ask { try await ledger.standing(number: number.text) }.map(KnownCase.init)
        }
        guard let id = CaseID(text) else { return nil }
        if let news = try register.news(of: id) { return news.known }
        return try await ask { try await ledger.standings(of: [id])[id] }.map(KnownCase.init)
    }

    private func ask<Found>(_ question: () async throws -> Found) async throws -> Found {
        do {
            return try await question()
        } catch is Outage {
            throw Problem(.ledgerAway, retryAfter: 30)
        }
    }
}

extension KnownCase {
    init(_ standing: CaseStanding) {
        self.init(
            id: standing.caseID, number: standing.number, line: standing.line, kind: standing.summary.kind,
            grid: standing.summary.grid, isUrgent: standing.summary.urgent, openedAt: standing.summary.openedAt)
    }
}
