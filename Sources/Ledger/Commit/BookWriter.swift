internal import FoundationEssentials
internal import Postgres

/// Appends to books, within a transaction of whoever has something to write: the ledger a batch, an administrator that a
/// backup was restored. There is no other way to the end of a chain.
struct BookWriter {
    let connection: Connection

    /// The head is locked, the entries hashed on it in their order, and the head moved by compare-and-set.
    func append(_ entries: [Entry], to book: String) async throws {
        _ = try await connection.query(.openBook, [.text(book), .bytes(HashChain.origin(of: book))])
        let head = try await connection.query(.lockBook, [.text(book)]).only()
        let start = try head.int64("seq")
        var hash = try head.bytes("hash")
        var hashes: [[UInt8]] = []
        for (index, entry) in entries.enumerated() {
            hash = HashChain.hash(entry, at: start + Int64(index) + 1, after: hash)
            hashes.append(hash)
        }
        let end = start + Int64(entries.count)
        _ = try await connection.query(
            .writeEntries,
            [
                .texts(entries.map { _ in book }), .int64s(entries.indices.map { start + Int64($0) + 1 }),
                .uuids(entries.map(\.requestID)), .uuids(entries.map(\.caseID)), .int64s(entries.map(\.version)),
                .texts(entries.map(\.outcome)), .texts(entries.map(\.verb)), .texts(entries.map(\.actor)),
                .texts(entries.map(\.role)), .texts(entries.map(\.onBehalfOf)), .texts(entries.map(\.heardBy)),
                .texts(entries.map(\.channel)), .int64s(entries.map(\.occurredAt)), .int64s(entries.map(\.at)),
                .byteArrays(entries.map(\.facts)), .byteArrays(entries.map(\.refusal)),
                .byteArrays(entries.map(\.postings)), .byteArrays(entries.map(\.requestDigest)),
                .byteArrays(entries.map(\.particularsDigest)), .byteArrays(hashes),
            ])
        let moved = try await connection.query(
            .moveBook, [.text(book), .int64(end), .bytes(hash), .int64(start)])
        guard moved.affected == 1 else { throw MovedHead(book: book) }
    }
}

/// Somebody moved a book's head under our lock: the chain is fenced, and the batch is tried again.
struct MovedHead: Error {
    let book: String
}
