import Postgres
import TestSupport

@testable import Ledger

/// Lends a migrated ledger with its database of keys, and the committer on both.
func withLedger(_ body: (Pool, Committer) async throws -> Void) async throws {
    try await withLedger(connections: 4) { ledger, _, committer in try await body(ledger, committer) }
}

/// The same with so many connections to each.
func withLedger(connections: Int, _ body: (Pool, Pool, Committer) async throws -> Void) async throws {
    try await withDatabase { ledgerServer in
        try await withDatabase { keyServer in
            let ledger = Pool(ledgerServer, size: connections)
            let keys = Pool(keyServer, size: connections)
            _ = try await Migrator(Migrator.ledger).run(on: ledger)
            _ = try await Migrator(Migrator.keys).run(on: keys)
            try await body(ledger, keys, Committer(ledger: ledger, keys: keys))
            await ledger.close()
            await keys.close()
        }
    }
}
