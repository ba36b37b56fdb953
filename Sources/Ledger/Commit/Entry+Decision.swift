internal import Crypto
internal import FoundationEssentials
internal import Lines
internal import SwiftProtobuf
internal import Work

extension Entry {
    /// The entry of a decision that stands. What is private is in it only as a digest.
    init(_ standing: CommitPlan.Standing) {
        let decision = standing.decision
        self.init(
            requestID: decision.request.requestID, caseID: decision.request.caseUUID,
            version: Int64(standing.version), outcome: decision.outcomeText, verb: decision.verb,
            actor: decision.actor, role: decision.role, onBehalfOf: decision.onBehalfOf, heardBy: decision.heardBy,
            channel: decision.channel, occurredAt: decision.occurredAt, at: decision.at, facts: Array(decision.facts),
            refusal: Array(decision.refusal), postings: Self.bytes(of: decision.postings),
            requestDigest: Array(SHA256.hash(data: decision.request.body)),
            particularsDigest: Self.digest(ofSealed: decision.particulars.map(\.sealed)))
    }

    /// `account fen` a line, in order.
    private static func bytes(of postings: [WirePosting]) -> [UInt8] {
        Array(postings.map { "\($0.account) \($0.fen)" }.joined(separator: "\n").utf8)
    }

    /// Over what was sealed beside it, each with its length before it, in order.
    static func digest(ofSealed particulars: [some DataProtocol]) -> [UInt8] {
        var hash = SHA256()
        for sealed in particulars {
            withUnsafeBytes(of: UInt64(sealed.count).bigEndian) { hash.update(bufferPointer: $0) }
            hash.update(data: sealed)
        }
        return Array(hash.finalize())
    }
}
