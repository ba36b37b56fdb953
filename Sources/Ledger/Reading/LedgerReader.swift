package import Casework
internal import FoundationEssentials
package import Lines
package import Postgres
package import Work

/// What workers and intake read of the ledger: the SQL behind `CaseReader`, `Controls` and `SettlementReader`.
package struct LedgerReader: CaseReader, SettlementReader, Controls {
    private let ledger: Pool
    private let keys: Pool?

    /// Workers read persons' keys; intake does not.
    package init(ledger: Pool, keys: Pool? = nil) {
        self.ledger = ledger
        self.keys = keys
    }

    // MARK: for a worker

    package func read(_ query: StateQuery) async throws -> Snapshot {
        let claims = Array(query.claims)
        return try await Self.required {
            let rows = try await ask(
                .readState,
                [
                    .uuids(query.cases.map(\.uuid).sorted()), .uuids(query.requests.map(\.uuid).sorted()),
                    .texts(claims.map(\.kind.rawValue)), .texts(claims.map(\.key)), .text(query.line?.rawValue ?? ""),
                ])
            var draft = SnapshotDraft()
            for row in rows { try draft.take(row) }
            return draft.snapshot
        }
    }

    package func directory(version: Int64) async throws -> Directory {
        try await Self.required { try await readDirectory(version) }
    }

    private func readDirectory(_ version: Int64) async throws -> Directory {
        var grids: [Grid] = []
        var doers: [Doer] = []
        var units: [Unit] = []
        var residents: [Resident] = []
        var funds: [Fund] = []
        for row in try await ask(.readDirectory, [.int64(version)]) {
            let json = Array(try row.text("row").utf8)
            switch try row.text("kind") {
            case "grid": grids.append(try Codec.decode(Grid.self, from: json))
            case "doer": doers.append(try Codec.decode(Doer.self, from: json))
            case "unit": units.append(try Codec.decode(Unit.self, from: json))
            case "resident": residents.append(try Codec.decode(Resident.self, from: json))
            case "fund": funds.append(try Codec.decode(Fund.self, from: json))
            default: continue
            }
        }
        return Directory(
            version: version, grids: grids, doers: doers, units: units, residents: residents, funds: funds)
    }

    package func keys(of persons: Set<PersonID>) async throws -> [PersonID: WrappedKey] {
        guard let keys else { return [:] }
        return try await Self.required {
            let rows = try await Self.watched {
                try await keys.withConnection {
                    try await $0.query(.readPersonKeys, [.uuids(persons.map(\.uuid).sorted())])
                }
            }
            return try rows.reduce(into: [:]) { found, row in
                found[PersonID(try row.uuid("person_id"))] = WrappedKey(
                    keyID: try row.text("key_id"), bytes: try row.bytes("wrapped"))
            }
        }
    }

    package func control(of line: Line) async throws -> Control {
        try await Self.required {
            try await ask(.readControl, [.text(line.rawValue)]).first.map { try Control($0) } ?? .unset
        }
    }

    /// Asks everything that a worker asks, about nothing: also a right or a table that is missing shows.
    package func probe() async throws {
        let snapshot = try await read(StateQuery())
        _ = try await directory(version: snapshot.directoryVersion)
        _ = try await keys(of: [])
    }

    /// What a worker reads has to come, and no message is at fault when it does not: it is an outage, whatever the reason.
    /// Only what a message brought into the question itself may be wrong with the message.
    private static func required<Value>(_ body: () async throws -> Value) async throws -> Value {
        do {
            return try await body()
        } catch let error as PostgresError where !error.isDataError {
            throw Outage(ofDatabase: error)
        } catch let error as DecodingError {
            throw Outage(ofDatabase: error)
        }
    }

    // MARK: for intake

    package func fates(of requests: [RequestID]) async throws -> [RequestID: Fate] {
        let rows = try await ask(.readFates, [.uuids(requests.map(\.uuid))])
        return try rows.reduce(into: [:]) { fates, row in
            fates[RequestID(try row.uuid("request_id"))] = try Self.fate(row)
        }
    }

    package func standings(of cases: [CaseID]) async throws -> [CaseID: CaseStanding] {
        let rows = try await ask(.readStandings, [.uuids(cases.map(\.uuid))])
        return try rows.reduce(into: [:]) { standings, row in
            let standing = try CaseStanding(row, state: try row.bytes("state"))
            standings[standing.caseID] = standing
        }
    }

    package func standing(number: String) async throws -> CaseStanding? {
        try await ask(.readStandingByNumber, [.text(number)]).first.map {
            try CaseStanding($0, state: try $0.bytes("state"))
        }
    }

    package func incarnation() async throws -> String {
        try await ask(.readIncarnation, []).only().uuid("incarnation").uuidString.lowercased()
    }

    package func directory() async throws -> Directory {
        try await directory(version: try await ask(.readIncarnation, []).only().int64("directory_version"))
    }

    private static func fate(_ row: Row) throws -> Fate {
        switch try row.text("outcome") {
        case "accepted": .committed
        case "refused": .refused(try Codec.decode(Refusal.self, from: try row.bytes("refusal")))
        case "parked": .parked(reason: try row.text("reason"))
        case "dropped": .dropped
        default: .nothing
        }
    }

    // MARK: asking

    func ask(_ statement: Statement, _ parameters: [Parameter]) async throws -> Rows {
        try await Self.watched { try await ledger.withConnection { try await $0.query(statement, parameters) } }
    }

    /// A database that is not there is an outage, not a failure of what was asked.
    private static func watched(_ body: () async throws -> Rows) async throws -> Rows {
        do {
            return try await body()
        } catch let error as PostgresError where error.isOutage || error.isRetriable {
            throw Outage(dependency: "PostgreSQL", cause: error)
        }
    }
}

/// The rows of a state query, sorted into what they are.
private struct SnapshotDraft {
    private var now = Instant(milliseconds: 0)
    private var directoryVersion: Int64 = 0
    private var cases: [CaseID: StoredCase] = [:]
    private var settled: Set<RequestID> = []
    private var committed: Set<RequestID> = []
    private var loads: [DoerID: Int] = [:]
    private var balances: [AccountCode: Money] = [:]
    private var holders: [Claim: String] = [:]
    private var control = Control.unset

    mutating func take(_ row: Row) throws {
        switch try row.text("what") {
        case "house":
            now = Instant(milliseconds: try row.instant("at"))
            directoryVersion = try row.int64("number")
        case "case":
            let version = CaseVersion(number: UInt64(try row.int64("number")), digest: Data(try row.bytes("digest")))
            cases[CaseID(try row.uuid("id"))] = StoredCase(
                version: version, state: try row.bytes("state"), doer: try row.optionalText("code").map { DoerID($0) })
        case "committed":
            committed.insert(RequestID(try row.uuid("id")))
            settled.insert(RequestID(try row.uuid("id")))
        case "parked": settled.insert(RequestID(try row.uuid("id")))
        case "load": loads[DoerID(try row.text("code"))] = Int(try row.int64("number"))
        case "control": control = try Codec.decode(Control.self, from: Array(try row.text("code").utf8))
        case "holder":
            let parts = try row.text("code").split(separator: ":", maxSplits: 1)
            guard parts.count == 2, let kind = Claim.Kind(rawValue: String(parts[0])) else { return }
            holders[Claim(kind, String(parts[1]))] = String(decoding: try row.bytes("digest"), as: UTF8.self)
        default: balances[AccountCode(try row.text("code"))] = Money(fen: try row.int64("number"))
        }
    }

    var snapshot: Snapshot {
        Snapshot(
            now: now, directoryVersion: directoryVersion, cases: cases, settled: settled, committed: committed,
            loads: loads, balances: balances, holders: holders, control: control)
    }
}

extension CaseStanding {
    init(_ row: Row, state: [UInt8] = []) throws {
        let unknown = PostgresError(.decoding, "a code that this version does not know")
        guard let line = Line(rawValue: try row.text("line")), let status = Status(rawValue: try row.text("status"))
        else { throw unknown }
        self.init(
            caseID: CaseID(try row.uuid("id")), number: try row.optionalText("number"), line: line,
            summary: Summary(
                kind: KindCode(try row.text("kind")), status: status, grid: GridCode(try row.text("grid")),
                doer: try row.optionalText("doer").map { DoerID($0) }, urgent: try row.bool("urgent"),
                held: try row.bool("held"), emergency: try row.bool("emergency"),
                callBack: try row.bool("call_back"), openedAt: Instant(milliseconds: try row.instant("opened_at")),
                closedAt: try row.optionalInstant("closed_at").map { Instant(milliseconds: $0) },
                absences: Int(try row.int64("absences")), personVisits: Int(try row.int64("person_visits")),
                homeVisits: Int(try row.int64("home_visits")), giftsGiven: Int(try row.int64("gifts_given")),
                withUnit: try row.optionalText("with_unit").map { UnitCode($0) }, yellow: try row.bool("yellow")),
            version: UInt64(try row.int64("version")), parked: try row.bool("parked"),
            changedAt: Instant(milliseconds: try row.instant("changed_at")), state: state)
    }
}
