package import Casework
package import FoundationEssentials
internal import Lines
package import Postgres
internal import Work

/// Says that the ledger's database is a restored backup: in one transaction every book goes on with an entry that says so,
/// and the house begins a new incarnation, by which registers know that they have to ask about their settled rows anew. Only
/// for the owner, and while no daemon runs: the ledger itself may not touch the incarnation.
package struct Restoration: Sendable {
    /// When the backup was begun.
    package let backupOf: Instant
    package let by: String
    package let reason: String
    /// No timer is sent for so long: the registers first send again what the backup had not.
    package let holdingTimers: Span
    /// Under which of its prefixes the ledger's own numbers go on; nil is the next one down. A backup that is restored a
    /// second time must be told one that it never had.
    package let numberPrefix: Int?

    private let ids: @Sendable () -> UUID

    /// `ids` gives one that was never given, each time.
    package init(
        backupOf: Instant, by: String, reason: String, holdingTimers: Span = .minutes(15), numberPrefix: Int? = nil,
        ids: @escaping @Sendable () -> UUID
    ) {
        self.backupOf = backupOf
        self.by = by
        self.reason = reason
        self.holdingTimers = holdingTimers
        self.numberPrefix = numberPrefix
        self.ids = ids
    }

    /// The entries that say so, a book each: also in one that the backup did not have, since its first days may be lost.
    /// Throws when the backup is said to be of a moment that is not over on the database's clock, or when somebody begins
    /// another incarnation at the same time.
    package func record(on ledger: Pool) async throws -> [RestoredEntry] {
        try await ledger.withTransaction { connection in
            let house = try await connection.query(.readHouse, []).only()
            let now = Instant(milliseconds: try house.instant("now"))
            guard backupOf <= now else { throw BackupOfTomorrow(backupOf: backupOf, now: now) }
            let facts = RestoredEntry.Facts(
                backupOf: backupOf, reason: reason, ended: try house.uuid("incarnation"), began: ids())
            let there = try await connection.query(.listBooks, []).map { try $0.text("book") }
            // In the order in which a commit takes them.
            let books = Set(there + Line.allCases.map(\.rawValue)).sorted()
            for book in books {
                try await HouseEntry.restored.append(
                    facts, by: by, at: now, id: ids(), to: book, on: connection)
            }
            let begun = try await connection.query(
                .beginIncarnation,
                [
                    .uuid(facts.ended), .uuid(facts.began), .int64(holdingTimers.milliseconds),
                    numberPrefix.map { .int32(Int32(clamping: $0)) } ?? .null,
                ])
            guard begun.affected == 1 else { throw OtherIncarnation() }
            return try await connection.query(.readRestored, [])
                .map { try RestoredEntry($0) }.filter { $0.began == facts.began }
        }
    }
}

/// A backup of a moment that has not been.
package struct BackupOfTomorrow: Error, CustomStringConvertible {
    let backupOf: Instant
    let now: Instant
    package var description: String {
        "a backup of \(backupOf.iso) cannot be: the database's clock says \(now.iso)"
    }
}

/// Two people said at once that a backup was restored.
package struct OtherIncarnation: Error, CustomStringConvertible {
    package var description: String { "another incarnation was begun meanwhile: nothing was written" }
}
