internal import Crypto
package import FoundationEssentials
internal import Work

/// One entry of a book, as it is hashed and stored.
package struct Entry: Sendable, Equatable {
    package var requestID: UUID
    package var caseID: UUID
    package var version: Int64
    package var outcome: String
    package var verb: String
    package var actor: String
    package var role: String
    package var onBehalfOf: String
    package var heardBy: String
    package var channel: String
    package var occurredAt: Int64
    package var at: Int64
    package var facts: [UInt8]
    package var refusal: [UInt8]
    package var postings: [UInt8]
    package var requestDigest: [UInt8]
    package var particularsDigest: [UInt8]
}

/// SHA-256 over the hash before and every field with its length before it: no two different entries have the same
/// bytes, and no entry can be altered, left out, put in or moved without every later hash changing.
package enum HashChain {
    /// What the first entry of a book stands on.
    package static func origin(of book: String) -> [UInt8] {
        Array(SHA256.hash(data: Array("linli book \(book)".utf8)))
    }

    package static func hash(_ entry: Entry, at seq: Int64, after previous: [UInt8]) -> [UInt8] {
        var hash = SHA256()
        func add(_ bytes: some Sequence<UInt8>) {
            let bytes = Array(bytes)
            withUnsafeBytes(of: UInt64(bytes.count).bigEndian) { hash.update(bufferPointer: $0) }
            hash.update(data: bytes)
        }
        func add(_ number: Int64) { withUnsafeBytes(of: number.bigEndian) { add($0) } }
        add(previous)
        add(seq)
        add(entry.requestID.bytes)
        add(entry.caseID.bytes)
        add(entry.version)
        let texts = [
            entry.outcome, entry.verb, entry.actor, entry.role, entry.onBehalfOf, entry.heardBy, entry.channel,
        ]
        for text in texts { add(text.utf8) }
        add(entry.occurredAt)
        add(entry.at)
        for bytes in [entry.facts, entry.refusal, entry.postings, entry.requestDigest, entry.particularsDigest] {
            add(bytes)
        }
        return Array(hash.finalize())
    }
}
