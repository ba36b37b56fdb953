package import Casework
internal import FoundationEssentials
internal import Lines
package import Postgres
internal import Work

/// What an import brings: the directory, and the accounts with what they hold on the first day.
package struct DirectoryContents: Sendable {
    package let directory: Directory
    package let accounts: [OpeningAccount]

    package init(directory: Directory, accounts: [OpeningAccount]) {
        self.directory = directory
        self.accounts = accounts
    }
}

/// An account of the community, and what it holds when the books are opened.
package struct OpeningAccount: Sendable {
    package let code: AccountCode
    package let floor: Money?
    package let opening: Money

    package init(code: AccountCode, floor: Money?, opening: Money) {
        self.code = code
        self.floor = floor
        self.opening = opening
    }
}

/// Writes a new version of the directory; the old ones stay.
package struct DirectoryStore: Sendable {
    private let ledger: Pool

    package init(ledger: Pool) { self.ledger = ledger }

    /// Returns the new version. Accounts that exist already keep what they hold; where no accounts are brought, funds
    /// stay as they are, with their earmarks.
    package func store(_ contents: DirectoryContents) async throws -> Int64 {
        let rows = try Self.rows(of: contents.directory)
        return try await ledger.withTransaction { connection in
            // Accounts before the house, as a commit takes them: neither ever waits for the other.
            for account in contents.accounts.sorted(by: { $0.code < $1.code }) {
                try await open(account, on: connection)
            }
            let version = try await connection.query(.nextDirectory, []).only().int64("directory_version")
            _ = try await connection.query(
                .writeDirectory,
                [.int64(version), .texts(rows.map(\.kind)), .texts(rows.map(\.id)), .texts(rows.map(\.json))])
            if contents.accounts.isEmpty { _ = try await connection.query(.keepFunds, [.int64(version)]) }
            return version
        }
    }

    /// The books are opened once: against the account `opening`, so that they balance from the first day.
    private func open(_ account: OpeningAccount, on connection: Connection) async throws {
        _ = try await connection.query(
            .openAccount, [.text(account.code.text), account.floor.map { .int64($0.fen) } ?? .null])
        guard account.opening != .zero else { return }
        let id = Self.opening(of: account.code)
        let fresh = try await connection.query(
            .writeOpening, [.uuid(id), .text(account.code.text), .int64(account.opening.fen)])
        guard fresh.affected > 0 else { return }
        _ = try await connection.query(
            .moveBalances,
            [.texts([account.code.text, "opening"]), .int64s([account.opening.fen, -account.opening.fen])])
    }

    /// The id of the movement that opens an account: it came of no request.
    static func opening(of account: AccountCode) -> UUID {
        Derived.id(from: UUID(bytes: Array(repeating: 0, count: 16)), "opening:\(account)")
    }

    private static func rows(of directory: Directory) throws -> [(kind: String, id: String, json: String)] {
        func row(_ kind: String, _ id: String, _ value: some Encodable) throws -> (
            kind: String, id: String, json: String
        ) {
            (kind, id, String(decoding: try Codec.encode(value), as: UTF8.self))
        }
        return try directory.grids.map { try row("grid", $0.id.text, $0) }
            + directory.doers.map { try row("doer", $0.id.text, $0) }
            + directory.units.map { try row("unit", $0.id.text, $0) }
            + directory.residents.map { try row("resident", $0.id.text, $0) }
            + directory.funds.map { try row("fund", $0.id, $0) }
    }
}

extension Statement {
    fileprivate static let nextDirectory = Statement(
        "next_directory", "UPDATE house SET directory_version = directory_version + 1 RETURNING directory_version")
    fileprivate static let writeDirectory = Statement(
        "write_directory",
        """
        INSERT INTO directory (version, kind, id, row)
        SELECT $1, kind, id, row::jsonb FROM unnest($2::text[], $3::text[], $4::text[]) AS t (kind, id, row)
        """)
    fileprivate static let keepFunds = Statement(
        "keep_funds",
        """
        INSERT INTO directory (version, kind, id, row)
        SELECT $1, kind, id, row FROM directory WHERE version = $1 - 1 AND kind = 'fund' ON CONFLICT DO NOTHING
        """)
    fileprivate static let openAccount = Statement(
        "open_account",
        """
        WITH opening AS (INSERT INTO accounts (code) VALUES ('opening') ON CONFLICT DO NOTHING)
        INSERT INTO accounts (code, floor) VALUES ($1, $2::int8)
        ON CONFLICT (code) DO UPDATE SET floor = excluded.floor
        """)
    fileprivate static let writeOpening = Statement(
        "write_opening",
        """
        INSERT INTO postings (request_id, place, account, fen)
        VALUES ($1, 0, $2, $3::int8), ($1, 1, 'opening', -($3::int8)) ON CONFLICT DO NOTHING
        """)
}
