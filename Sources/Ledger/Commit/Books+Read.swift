internal import Casework
internal import FoundationEssentials
internal import Lines
internal import Postgres

/// What the database says of itself.
struct House: Sendable {
    /// The database's clock, at the transaction's begin.
    let now: Instant
    let incarnatedAt: Instant
}

extension Books {
    /// Reads what a batch names, under lock and in a fixed order.
    static func read(
        for decisions: [WireDecision], keys: Books.KeyStock, on connection: Connection
    ) async throws -> (Books, House) {
        var books = Books()
        books.keys = keys
        let cases = Set(decisions.map(\.request.caseUUID)).sorted()
        try await books.lock(cases, on: connection)
        try await books.readInbox(decisions.map(\.request.requestID), on: connection)
        try await books.readClaims(decisions.flatMap { $0.claims + $0.releases }, on: connection)
        try await books.readAccounts(Set(decisions.flatMap { $0.postings.map(\.account) }), on: connection)
        try await books.readTimers(of: cases, on: connection)
        let row = try await connection.query(.readHouse, []).only()
        return (
            books,
            House(
                now: Instant(milliseconds: try row.instant("now")),
                incarnatedAt: Instant(milliseconds: try row.instant("incarnated_at")))
        )
    }

    private mutating func lock(_ cases: [UUID], on connection: Connection) async throws {
        try await readVersions(cases, on: connection)
        let missing = cases.filter { versions[$0] == nil }
        guard !missing.isEmpty else { return }
        _ = try await connection.query(.lockNewCases, [.uuids(missing)])
        // Somebody may have opened one while we waited for its place.
        try await readVersions(missing, on: connection)
    }

    private mutating func readVersions(_ cases: [UUID], on connection: Connection) async throws {
        for row in try await connection.query(.lockCases, [.uuids(cases)]) {
            versions[try row.uuid("id")] = CaseVersion(
                number: UInt64(try row.int64("version")), digest: Data(try row.bytes("digest")))
        }
    }

    private mutating func readInbox(_ requests: [UUID], on connection: Connection) async throws {
        for row in try await connection.query(.readInbox, [.uuids(requests)]) {
            inInbox.insert(try row.uuid("request_id"))
        }
    }

    private mutating func readClaims(_ wanted: [WireClaim], on connection: Connection) async throws {
        guard !wanted.isEmpty else { return }
        let rows = try await connection.query(.readClaims, [.texts(wanted.map(\.kind)), .texts(wanted.map(\.key))])
        for row in rows {
            let claim = ClaimKey(kind: try row.text("kind"), key: try row.text("key"))
            claims[claim] = try row.uuid("case_id")
        }
    }

    private mutating func readAccounts(_ codes: Set<String>, on connection: Connection) async throws {
        guard !codes.isEmpty else { return }
        _ = try await connection.query(.openAccounts, [.texts(codes.sorted())])
        for row in try await connection.query(.lockAccounts, [.texts(codes.sorted())]) {
            accounts[try row.text("code")] = Account(
                balance: try row.int64("balance"), floor: try row.optionalInt64("floor"))
        }
    }

    private mutating func readTimers(of cases: [UUID], on connection: Connection) async throws {
        for row in try await connection.query(.readTimers, [.uuids(cases)]) {
            let timer = StandingTimer(request: try row.uuid("request_id"), spec: try row.text("timer_spec"))
            timers[try row.uuid("case_id"), default: [:]][try row.text("timer_key")] = timer
        }
    }
}

extension Rows {
    /// The one row that there must be.
    func only() throws -> Row {
        guard let row = first, count == 1 else {
            throw UnexpectedRows(count: count)
        }
        return row
    }
}

/// A table that holds exactly one row held another number of them.
struct UnexpectedRows: Error {
    let count: Int
}
