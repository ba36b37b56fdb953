package import Casework
package import FoundationEssentials
internal import Lines
internal import Postgres

/// What a book says about having been a backup: the entry with which the chain goes on after a restore. It is of no case,
/// so that nobody who reads cases meets it.
package struct RestoredEntry: Sendable, Equatable {
    /// As it stands in the entry's facts.
    struct Facts: Codable, Sendable, Equatable {
        /// When the backup was begun: what was committed before is in it.
        let backupOf: Instant
        let reason: String
        /// The incarnation that the backup had, and the one that began.
        let ended: UUID
        let began: UUID
    }

    package let book: String
    /// What was in the backup stands before it.
    package let seq: Int64
    /// When the house began anew, on the database's clock.
    package let at: Instant
    package let by: String
    let facts: Facts

    package var backupOf: Instant { facts.backupOf }
    package var reason: String { facts.reason }
    package var began: UUID { facts.began }

    init(_ row: Row) throws {
        book = try row.text("book")
        seq = try row.int64("seq")
        at = Instant(milliseconds: try row.int64("at"))
        by = try row.text("actor")
        facts = try Codec.decode(Facts.self, from: try row.bytes("facts"))
    }
}
