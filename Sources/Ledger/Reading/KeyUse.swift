internal import FoundationEssentials
internal import Lines
package import Postgres
internal import SwiftProtobuf

/// How much is sealed with each key of the ring, as far as the databases know. What is in the queues at this moment
/// nobody can count without consuming it.
package struct KeyUse: Sendable {
    /// Requests that wait in the outbox, and parked ones.
    package private(set) var outbox: [String: Int] = [:]
    package private(set) var parked: [String: Int] = [:]

    package static func read(from ledger: Pool) async throws -> KeyUse {
        var use = KeyUse()
        use.outbox = try await count(.pageOutboxRequests, ledger)
        use.parked = try await count(.pageParkedRequests, ledger)
        return use
    }

    /// Persons' keys by the ring's key that wraps them, in the other database.
    package static func persons(in keys: Pool) async throws -> [String: Int] {
        try await keys.withConnection {
            try await $0.query(.countPersonKeys, []).reduce(into: [:]) { counts, row in
                counts[try row.text("key_id")] = Int(try row.int64("n"))
            }
        }
    }

    /// Page by page: an outbox may hold years of timers.
    private static func count(_ page: Statement, _ ledger: Pool) async throws -> [String: Int] {
        var counts: [String: Int] = [:]
        var last = UUID(uuid: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0))
        while true {
            let after = last
            let rows = try await ledger.withConnection { try await $0.query(page, [.uuid(after)]) }
            for row in rows {
                counts[try WireRequest(serializedBytes: try row.bytes("request")).keyID, default: 0] += 1
                last = try row.uuid("id")
            }
            if rows.isEmpty { return counts }
        }
    }
}
