import Foundation
import Postgres

/// What years have left in the ledger's tables: of each case an inbox row, an entry, the case, a notice that was told and a
/// contact, which weigh what new ones weigh; one case in a hundred is open and has a timer. New ids fall among these as
/// they do in a house: behind them where they follow the time, and anywhere between them where they are derived.
struct LedgerStock {
    /// Rows that one transaction writes.
    private static let chunk = 100_000
    /// Bytes of disk that a case takes at the most, with its indexes and its part of the write-ahead log.
    static let bytes = 3_600

    let server: Server

    /// Fills the tables and leaves them as after a quiet night: vacuumed and analyzed.
    func fill(_ rows: Int) async throws {
        guard rows > 0 else { return }
        var server = server
        server.statementTimeout = .seconds(3_600)
        // What is read here are whole tables.
        server.keepsPlans = false
        let pool = Pool(server, size: 1)
        try await pool.withConnection { connection in
            try await connection.execute("INSERT INTO books (book, hash) VALUES ('stock', '') ON CONFLICT DO NOTHING")
            for first in stride(from: 1, through: rows, by: Self.chunk) {
                let last = min(first + Self.chunk - 1, rows)
                for statement in Statement.stock {
                    _ = try await connection.query(
                        statement, [.int64(Int64(first)), .int64(Int64(last)), .int64(Int64(rows))])
                }
                if last == rows || last.isMultiple(of: 10 * Self.chunk) { tell("\(last) of \(rows) rows are there") }
            }
            tell("vacuuming and analyzing")
            try await connection.execute("VACUUM (ANALYZE) inbox, entries, cases, outbox, notices, particulars")
        }
        await pool.close()
    }
}

extension Statement {
    /// One a table, for the cases from `$1` to `$2` of `$3`.
    fileprivate static let stock = [
        Statement(
            "stock_inbox",
            """
            INSERT INTO inbox (request_id, case_id, outcome)
            SELECT \(past("1")), \(past("0")), 'accepted' FROM \(each)
            """),
        Statement(
            "stock_entries",
            """
            INSERT INTO entries (book, seq, request_id, case_id, version, outcome, verb, actor, role, on_behalf_of,
                heard_by, channel, occurred_at, at, facts, refusal, postings, request_digest, particulars_digest, hash)
            SELECT 'stock', n, \(past("1")), \(past("0")), 1, 'accepted', 'submit', 'A1', 'desk', '', '', 'phone',
                1600000000000 + n, 1600000000000 + n, \(bytes(700)), '', '', \(bytes(32)), \(bytes(32)), \(bytes(32))
            FROM \(each)
            """),
        Statement(
            "stock_cases",
            """
            INSERT INTO cases (id, number, line, version, digest, state, kind, status, open, grid, urgent, held,
                emergency, call_back, yellow, absences, person_visits, home_visits, gifts_given, opened_at, closed_at)
            SELECT \(past("0")), 's' || n, 'errand', 1, \(bytes(32)), \(bytes(749)), 'shop',
                CASE WHEN \(isOpen) THEN 'toAssign' ELSE 'done' END, \(isOpen), 'rongxi-1', false, false, false, false,
                false, 0, 0, 0, 0, \(moment), CASE WHEN \(isOpen) THEN NULL ELSE \(moment) END
            FROM \(each)
            """),
        Statement(
            "stock_outbox",
            """
            INSERT INTO outbox (request_id, case_id, kind, timer_key, timer_spec, request, due_at)
            SELECT \(anywhere("1")), \(past("0")), 'timer', 'remind', 'after 3600000 working', \(bytes(400)),
                now() + interval '1 day'
            FROM \(each) WHERE \(isOpen)
            """),
        Statement(
            "stock_notices",
            """
            INSERT INTO notices (id, case_id, recipient, code, due_at, told_at)
            SELECT \(anywhere("2")), \(past("0")), 'duty', 'newCase', \(moment), \(moment) FROM \(each)
            """),
        Statement(
            "stock_particulars",
            """
            INSERT INTO particulars (request_id, place, case_id, person_id, kind, sealed, phone_digest, tail_digest,
                room_digest)
            SELECT \(past("1")), 0, \(past("0")), \(anywhere("3")), 'contact', \(bytes(200)),
                decode(\(spread) || repeat('01', 28), 'hex'), decode(\(spread) || repeat('02', 28), 'hex'),
                decode(\(spread) || repeat('03', 28), 'hex')
            FROM \(each)
            """),
    ]

    private static let each = "generate_series($1::int8, $2::int8) AS n"
    private static let isOpen = "n % 100 = 0"
    private static let moment = "to_timestamp(1600000000 + n / 1000.0)"

    private static func bytes(_ count: Int) -> String { "decode(repeat('78', \(count)), 'hex')" }

    /// An id of September 2020, in the order of time (UUIDv7).
    private static func past(_ mark: String) -> String {
        "(lpad(to_hex(1600000000000 + n), 12, '0') || '7000800' || '\(mark)' || lpad(to_hex(n), 12, '0'))::uuid"
    }

    /// Eight hexadecimal digits, evenly over all that there are.
    private static let spread = "lpad(to_hex(n * (4294967295 / $3::int8)), 8, '0')"

    /// A derived id (UUIDv8), evenly among all that there can be.
    private static func anywhere(_ mark: String) -> String {
        "(\(spread) || '00008000800' || '\(mark)' || lpad(to_hex(n), 12, '0'))::uuid"
    }
}
