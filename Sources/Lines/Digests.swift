internal import Crypto
package import FoundationEssentials

/// Search without opening: keyed digests of what a person may be looked for by. They stand in columns of the register
/// and of `particulars`, and on the wire only beside sealed particulars; never in a header, a key, a log or an entry.
package struct Digests: Sendable {
    private let secret: Data

    package init(secret: Data) { self.secret = secret }

    /// Of normalised digits.
    package func phone(_ digits: String) -> [UInt8] { digest("phone", digits) }
    /// Of the last four digits.
    package func tail(_ digits: String) -> [UInt8] { digest("tail", String(digits.suffix(4))) }
    /// Of building and room, normalised.
    package func room(_ key: String) -> [UInt8] { digest("room", key) }

    /// Of a receipt's number, whatever its blanks and its case.
    package func receipt(_ number: String) -> [UInt8] {
        digest("receipt", number.filter { !$0.isWhitespace }.uppercased())
    }

    private func digest(_ kind: String, _ value: String) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: Array("\(kind):\(value)".utf8), using: SymmetricKey(data: secret)))
    }
}
