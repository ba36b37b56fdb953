import Baseline
import Foundation
import Postgres

/// The rows of a commit, written by C on a connection of its own.
final class BaselineLedger {
    struct Failed: Error, CustomStringConvertible {
        let what: String
        var description: String { "the baseline failed to \(what)" }
    }

    private let ledger: OpaquePointer

    /// Opens the ledger's database, as a role that may write its tables.
    init(_ server: Server, weight: baseline_weight) throws {
        let conninfo = [
            "host=\(server.host)", "port=\(server.port)", "dbname=\(server.database)", "user=\(server.user)",
            "password=\(server.password)", "options='-c jit=off -c plan_cache_mode=force_generic_plan'",
        ].joined(separator: " ")
        guard let ledger = baseline_ledger_open(conninfo, weight) else { throw Failed(what: "open the ledger") }
        self.ledger = ledger
    }

    deinit { baseline_ledger_close(ledger) }

    /// So many, so many together.
    func commit(_ count: Int, together: Int) throws {
        guard baseline_ledger_commit(ledger, Int32(count), Int32(together)) else { throw Failed(what: "commit") }
    }
}
