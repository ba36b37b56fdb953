package import Casework
internal import FoundationEssentials
internal import GRDB
package import Lines
internal import Synchronization

/// A desk's prefix in this register, and how many of its numbers are given out.
package struct DeskEnrolment: Sendable, Equatable {
    package let prefix: Int
    package let given: Int
    package let enrolledAt: Instant
    /// The one that gives out numbers now.
    package let isCurrent: Bool

    package var left: Int { NumberPermutation.size - given }
}

extension Register {
    /// Takes up a prefix. It serves this register for ever: a register that was lost or restored takes another one, and
    /// so does one whose numbers are used up. Who else has a prefix is for the ledger to know, not for this file.
    package func enrol(prefix: Int, at: Instant) async throws {
        guard CaseNumber.deskPrefixes.contains(prefix) else {
            let why = CaseNumber.ledgerPrefixes.contains(prefix) ? "is one of the ledger's own" : "is none"
            throw RegisterError(.wrongPrefix, "a desk's prefix is from 10 to 89, and \(prefix) \(why)")
        }
        try await writer.write { db in
            if try Bool.fetchOne(db, sql: "SELECT is_current FROM desks WHERE prefix = ?", arguments: [prefix]) != nil {
                throw RegisterError(.wrongPrefix, "this register has used the prefix \(prefix) already")
            }
            try db.execute(sql: "UPDATE desks SET is_current = 0")
            try db.execute(
                sql: "INSERT INTO desks (prefix, enrolled_at, is_current) VALUES (?, ?, 1)",
                arguments: [prefix, at.milliseconds])
        }
    }

    /// All prefixes that the register has used, the current one first.
    package func enrolments() async throws -> [DeskEnrolment] {
        try await reader.read { db in
            try Row.fetchAll(db, sql: "SELECT * FROM desks ORDER BY is_current DESC, enrolled_at DESC").map { row in
                DeskEnrolment(
                    prefix: row["prefix"], given: row["counter"],
                    enrolledAt: Instant(milliseconds: row["enrolled_at"]), isCurrent: row["is_current"])
            }
        }
    }

    /// Numbers for paper, to be written on slips by hand when there is no power and typed in afterwards.
    package func preissue(_ count: Int, at: Instant) async throws -> [CaseNumber] {
        try await writer.write { db in
            try (0..<count).map { _ in
                let number = try self.nextNumber(in: db)
                try db.execute(
                    sql: "INSERT INTO papers (number, issued_at) VALUES (?, ?)",
                    arguments: [number.text, at.milliseconds])
                return number
            }
        }
    }

    /// Numbers on paper that no case has yet.
    package func openPapers() async throws -> [CaseNumber] {
        try await reader.read { db in
            try String.fetchAll(db, sql: "SELECT number FROM papers WHERE case_id IS NULL ORDER BY issued_at, number")
                .compactMap { CaseNumber($0) }
        }
    }

    // MARK: within the transaction of a request

    func nextNumber(in db: Database) throws -> CaseNumber {
        // In two statements: with RETURNING, SQLite keeps a journal of 64 KB for each.
        let current = try db.cachedStatement(sql: "SELECT prefix, counter FROM desks WHERE is_current = 1")
        guard let desk = try Row.fetchOne(current) else {
            throw RegisterError(.notEnrolled, "this desk has no prefix yet")
        }
        let (prefix, counter): (Int, Int) = (desk["prefix"], desk["counter"])
        guard counter < NumberPermutation.size else {
            throw RegisterError(.numbersExhausted, "all numbers of the prefix \(prefix) are given out")
        }
        try db.cachedStatement(sql: "UPDATE desks SET counter = ? WHERE prefix = ?").execute(
            arguments: [counter + 1, prefix])
        return CaseNumber(prefix: prefix, counter: counter, by: permutation(of: prefix))
    }

    /// Whether a number on paper is one of this register's that no case has; it belongs to this case from now on.
    func claim(_ paper: CaseNumber, for id: CaseID, in db: Database) throws -> Bool {
        try db.execute(
            sql: "UPDATE papers SET case_id = ? WHERE number = ? AND case_id IS NULL",
            arguments: [id.uuid.data, paper.text])
        return db.changesCount == 1
    }

    private func permutation(of prefix: Int) -> NumberPermutation {
        permutations.withLock { known in
            if let permutation = known[prefix] { return permutation }
            let permutation = NumberPermutation(secret: numberSecret, prefix: prefix)
            known[prefix] = permutation
            return permutation
        }
    }
}
