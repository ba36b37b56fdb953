package import Casework
internal import Crypto
package import FoundationEssentials
internal import Work

/// 查询码: what a resident without a phone shows instead of its last four digits. Eight digits that follow from the case
/// id under a key of their own: nothing is stored, and every replay comes to the same.
package struct LookupCode: Sendable {
    private let secret: Data

    package init(secret: Data) { self.secret = secret }

    /// The code of a case.
    package func code(of caseID: CaseID) -> String {
        let key = SymmetricKey(data: secret)
        let hash = HMAC<SHA256>.authenticationCode(for: Array("lookup:".utf8) + caseID.uuid.bytes, using: key)
        let number = hash.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return Padded.digits(Int(number % 100_000_000), 8)
    }

    /// Whether somebody typed the code of this case, found out in the same time for a right digit and a wrong one.
    package func matches(_ typed: String, _ caseID: CaseID) -> Bool {
        let plain = Text.halfWidth(Text.clean(typed)).filter { $0 != " " && $0 != "-" }
        return SameBytes.compare(Array(plain.utf8), Array(code(of: caseID).utf8))
    }
}

/// Compares secrets without telling by the time it takes where they differ.
enum SameBytes {
    static func compare(_ left: some Collection<UInt8>, _ right: some Collection<UInt8>) -> Bool {
        guard left.count == right.count else { return false }
        // Without the inner brackets the signs would be read from left to right, and half of all wrong ones would pass.
        return zip(left, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
