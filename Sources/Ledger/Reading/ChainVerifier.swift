internal import Casework
package import FoundationEssentials
package import Postgres
internal import Work

/// The first thing that is wrong with a book.
package struct ChainFault: Sendable, Equatable {
    package enum Kind: String, Sendable, Equatable, Encodable {
        /// The entry is not what was hashed.
        case altered
        /// An entry is gone.
        case missing
        /// Entries stand in each other's place.
        case reordered
        /// An entry stands where none was written.
        case inserted
        /// What is sealed beside the entry is not what was sealed when it was written.
        case otherParticulars
        /// What is sealed for a person cannot be read any more, and no entry says that she was erased.
        case keyMissing
        /// Every entry is sound, and the book's head says otherwise.
        case wrongHead
        /// The book is not the one that was anchored: it was written anew, or its end was cut off.
        case rewritten
        /// An anchor that was not signed with its key: it says nothing.
        case falseAnchor
    }

    package let kind: Kind
    package let book: String
    package let seq: Int64
    package let request: String?

    package init(_ kind: Kind, book: String, seq: Int64, request: String? = nil) {
        self.kind = kind
        self.book = book
        self.seq = seq
        self.request = request
    }
}

/// What the books say to an anchor.
package enum AnchorFinding: Sendable, Equatable {
    case agrees
    /// What was anchored is not in the books any more, because a backup from before was restored.
    case lost(RestoredEntry)
    case wrong(ChainFault)
}

/// Recomputes the hash chain of a book, page by page, and names the first entry that was altered, removed, moved or put
/// in. The ledger may go on writing meanwhile.
package struct ChainVerifier: Sendable {
    private let ledger: Pool
    private let page: Int64

    package init(ledger: Pool, page: Int = 1_000) {
        self.ledger = ledger
        self.page = Int64(page)
    }

    package func books() async throws -> [String] {
        try await ask(.listBooks, []).map { try $0.text("book") }
    }

    /// Nil when the book is sound. `since` trusts the entries before it; `progress` hears how many of how many are done.
    package func verify(
        _ book: String, since first: Int64 = 1, progress: (Int64, Int64) async -> Void = { _, _ in }
    ) async throws -> ChainFault? {
        var walk = try await start(book, first)
        while true {
            let head = try await head(of: book)
            guard let hash = head.hash else {
                return ChainFault(.wrongHead, book: book, seq: head.last)
            }
            if let fault = try await follow(&walk, to: head, progress) { return fault }
            // The ledger wrote on while we read: read on, too.
            let now = try await self.head(of: book)
            if now.seq != head.seq { continue }
            guard walk.hash == hash else { return ChainFault(.wrongHead, book: book, seq: head.seq) }
            return nil
        }
    }

    /// How many entries a book has and its last hash: kept elsewhere, it tells later whether all was written anew.
    package func head(_ book: String) async throws -> String {
        let head: Head = try await head(of: book)
        let hash = (head.hash ?? []).map { $0 < 16 ? "0\(String($0, radix: 16))" : String($0, radix: 16) }.joined()
        return "\(head.seq) entries, head \(hash)"
    }

    /// A request that was answered without an entry, or an entry that nobody asked for.
    package func unmatched() async throws -> ChainFault? {
        try await ask(.findUnmatched, []).first.map { row in
            let isMissing = try row.text("side") == "inbox"
            return ChainFault(
                isMissing ? .missing : .inserted, book: try row.text("book"), seq: try row.int64("seq"),
                request: try row.uuid("request_id").uuidString.lowercased())
        }
    }

    /// Every restore that the books tell of, the oldest first.
    package func restores() async throws -> [RestoredEntry] {
        try await ask(.readRestored, []).map { try RestoredEntry($0) }
    }

    /// What has become of what an anchor says of the books. A key that is given must be the anchor's.
    ///
    /// A head that is gone is lost by a restore, and nobody's deed, when the book's own entry says so: the entry stands at
    /// its place or before it, the anchor was made between the backup and the restore, and it names an incarnation that is
    /// over. Whoever can write to the database and recompute the chain can put such an entry in, and so cover up what they
    /// cut off or wrote anew. It costs them this: they have to say who restored what, when and why, where every
    /// verification shows it to people who know whether that happened; the backup has to be older than all that they cover,
    /// since no anchor from before it is excused; and the house has to begin a new incarnation, upon which every register
    /// asks about its settled rows of the last thirty days, sends again what is gone, and says so in its log. They cannot
    /// cover what was anchored after the moment that their entry names. So the restores that are printed have to be held
    /// against what people remember, and anchors copied elsewhere as before.
    package func compare(_ anchor: Anchor, by key: Data? = nil) async throws -> AnchorFinding {
        guard anchor.isGenuine, key == nil || key == anchor.key else {
            return .wrong(ChainFault(.falseAnchor, book: "\(CivilDate(anchor.body.at))", seq: 0))
        }
        var lost: RestoredEntry?
        for head in anchor.body.heads {
            let entry = try await ask(.readHash, [.text(head.book), .int64(head.seq)]).first
            if try entry.map({ Data(try $0.bytes("hash")) }) == head.hash { continue }
            guard let restored = try await restore(that: anchor.body, lost: head) else {
                return .wrong(ChainFault(.rewritten, book: head.book, seq: head.seq))
            }
            lost = restored
        }
        return lost.map { .lost($0) } ?? .agrees
    }

    /// The last restore that explains why a head is gone.
    private func restore(that anchor: Anchor.Body, lost head: Anchor.Head) async throws -> RestoredEntry? {
        let current = try await ask(.readIncarnation, []).only().uuid("incarnation")
        guard anchor.incarnation != current else { return nil }
        return try await restores().last {
            $0.book == head.book && $0.seq <= head.seq && $0.backupOf <= anchor.at && anchor.at < $0.at
        }
    }

    // MARK: walking

    private struct Walk {
        let book: String
        /// The last entry that stands, and its hash.
        var seq: Int64
        var hash: [UInt8]
    }

    private struct Head {
        let seq: Int64
        let hash: [UInt8]?
        let last: Int64
    }

    private func start(_ book: String, _ first: Int64) async throws -> Walk {
        guard first > 1 else { return Walk(book: book, seq: 0, hash: HashChain.origin(of: book)) }
        guard let row = try await ask(.readHash, [.text(book), .int64(first - 1)]).first else {
            throw NoEntry(book: book, seq: first - 1)
        }
        return Walk(book: book, seq: first - 1, hash: try row.bytes("hash"))
    }

    private func head(of book: String) async throws -> Head {
        let row = try await ask(.readHead, [.text(book)]).only()
        return Head(
            seq: try row.optionalInt64("seq") ?? 0, hash: try row.optionalBytes("hash"),
            last: try row.optionalInt64("last") ?? 0)
    }

    private func follow(
        _ walk: inout Walk, to head: Head, _ progress: (Int64, Int64) async -> Void
    ) async throws -> ChainFault? {
        while walk.seq < head.seq {
            let entries = try await entries(of: walk.book, after: walk.seq).filter { $0.seq <= head.seq }
            for entry in entries {
                guard entry.seq == walk.seq + 1 else {
                    return ChainFault(.missing, book: walk.book, seq: walk.seq + 1)
                }
                guard entry.stands(at: entry.seq, after: walk.hash) else {
                    return try await name(entry, in: walk, head)
                }
                (walk.seq, walk.hash) = (entry.seq, entry.hash)
            }
            if let fault = try await particulars(of: entries, in: walk.book) { return fault }
            guard !entries.isEmpty else { return ChainFault(.missing, book: walk.book, seq: walk.seq + 1) }
            await progress(walk.seq, head.seq)
        }
        // Read together with the head: nothing can have been written behind it since.
        return head.last > head.seq ? ChainFault(.inserted, book: walk.book, seq: head.seq + 1) : nil
    }

    /// Each entry holds a digest of what was sealed beside it. What the rows hold is hashed, and nothing is opened.
    private func particulars(of entries: [StoredEntry], in book: String) async throws -> ChainFault? {
        let requests = entries.map(\.entry.requestID)
        var sealed: [UUID: [[UInt8]]] = [:]
        for row in try await ask(.readSealed, [.uuids(requests)]) {
            sealed[try row.uuid("request_id"), default: []].append(try row.bytes("sealed"))
        }
        for entry in entries {
            let found = sealed[entry.entry.requestID] ?? []
            guard Entry.digest(ofSealed: found) == entry.entry.particularsDigest else {
                return ChainFault(
                    .otherParticulars, book: book, seq: entry.seq,
                    request: entry.entry.requestID.uuidString.lowercased())
            }
        }
        return nil
    }

    // MARK: naming

    /// What happened at an entry that does not stand: the one that belongs here is looked for in the rest of the book.
    private func name(_ found: StoredEntry, in walk: Walk, _ head: Head) async throws -> ChainFault {
        func fault(_ kind: ChainFault.Kind) -> ChainFault {
            ChainFault(
                kind, book: walk.book, seq: found.seq, request: found.entry.requestID.uuidString.lowercased())
        }
        // More entries than were written, or fewer, and numbered anew.
        if head.last > head.seq { return fault(.inserted) }
        if head.last < head.seq { return fault(.missing) }
        var after = found.seq
        while true {
            let page = try await entries(of: walk.book, after: after)
            guard let last = page.last else { return fault(.altered) }
            if page.contains(where: { $0.stands(at: found.seq, after: walk.hash) }) { return fault(.reordered) }
            after = last.seq
        }
    }

    private func entries(of book: String, after seq: Int64) async throws -> [StoredEntry] {
        try await ask(.readEntries, [.text(book), .int64(seq), .int64(page)]).map { try StoredEntry($0) }
    }

    func ask(_ statement: Statement, _ parameters: [Parameter]) async throws -> Rows {
        try await ledger.withConnection { try await $0.query(statement, parameters) }
    }
}

/// Verification was to begin after an entry that is not there.
package struct NoEntry: Error, CustomStringConvertible {
    package let book: String
    package let seq: Int64
    package var description: String { "the book \(book) has no entry \(seq) to begin after" }
}
