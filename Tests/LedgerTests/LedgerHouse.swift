import Postgres
import TestSupport

@testable import Ledger

/// Lends a migrated ledger with its database of keys, and the committer on both.
func withLedger(_ body: (Pool, Committer) async throws -> Void) async throws {
    try await withDatabase { ledgerServer in
        try await withDatabase { keyServer in
            let ledger = Pool(ledgerServer, size: 4)
            let keys = Pool(keyServer, size: 2)
            _ = try await Migrator(Migrator.ledger).run(on: ledger)
            _ = try await Migrator(Migrator.keys).run(on: keys)
            try await body(ledger, Committer(ledger: ledger, keys: keys))
            await ledger.close()
            await keys.close()
        }
    }
}
