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
            particularsDigest: Self.digest(of: decision.particulars))
    }

    /// `account fen` a line, in order.
    private static func bytes(of postings: [WirePosting]) -> [UInt8] {
        Array(postings.map { "\($0.account) \($0.fen)" }.joined(separator: "\n").utf8)
    }

    private static func digest(of particulars: [WireParticulars]) -> [UInt8] {
        var hash = SHA256()
        for item in particulars {
            withUnsafeBytes(of: UInt64(item.sealed.count).bigEndian) { hash.update(bufferPointer: $0) }
            hash.update(data: item.sealed)
        }
        return Array(hash.finalize())
    }
}
