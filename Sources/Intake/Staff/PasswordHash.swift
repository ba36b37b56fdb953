internal import Casework
internal import Crypto
internal import CryptoExtras
internal import FoundationEssentials
package import Work

/// A password as it is kept: scrypt over it (RFC 7914), with the costs and the salt that it was made with, so that the
/// costs can be raised and old ones still open: `scrypt:15:8:1:<salt>:<key>`, both in hexadecimal.
package struct PasswordHash: Sendable, Equatable {
    package let text: String

    /// 2¹⁵ rounds of 1 KiB: 32 MiB and about a tenth of a second for each guess.
    private static let logRounds = 15
    private static let blockSize = 8
    private static let parallelism = 1
    private static let length = 32

    /// Of a password that somebody has just chosen.
    package init(of password: String, random: RandomSource) throws {
        var random = random
        let salt = (0..<2).flatMap { _ in withUnsafeBytes(of: random.next() as UInt64) { Array($0) } }
        let key = try Self.key(
            password, salt: salt, logRounds: Self.logRounds, blockSize: Self.blockSize, parallelism: Self.parallelism)
        text = "scrypt:\(Self.logRounds):\(Self.blockSize):\(Self.parallelism):\(salt.hexadecimal):\(key.hexadecimal)"
    }

    /// As it was kept.
    package init(kept text: String) { self.text = text }

    /// Whether it is this password's. Takes the same time whatever is wrong; false for a form that it does not know.
    package func matches(_ password: String) -> Bool {
        let parts = text.split(separator: ":")
        guard parts.count == 6, parts[0] == "scrypt", let logRounds = Int(parts[1]), (1...20).contains(logRounds),
            let blockSize = Int(parts[2]), let parallelism = Int(parts[3]), let salt = Self.bytes(parts[4]),
            let kept = Self.bytes(parts[5]),
            let key = try? Self.key(
                password, salt: salt, logRounds: logRounds, blockSize: blockSize, parallelism: parallelism)
        else { return false }
        return Self.areEqual(key, kept)
    }

    private static func key(
        _ password: String, salt: [UInt8], logRounds: Int, blockSize: Int, parallelism: Int
    ) throws -> [UInt8] {
        try KDF.Scrypt.deriveKey(
            from: Array(Text.clean(password).utf8), salt: salt, outputByteCount: length, rounds: 1 << logRounds,
            blockSize: blockSize, parallelism: parallelism, maxMemory: 256 << 20
        ).withUnsafeBytes { Array($0) }
    }

    private static func areEqual(_ one: [UInt8], _ two: [UInt8]) -> Bool {
        one.count == two.count && zip(one, two).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }

    private static func bytes(_ hex: Substring) -> [UInt8]? {
        let digits = Array(hex)
        guard digits.count.isMultiple(of: 2) else { return nil }
        let bytes = stride(from: 0, to: digits.count, by: 2).map { UInt8(String(digits[$0...($0 + 1)]), radix: 16) }
        return bytes.contains(nil) ? nil : bytes.compactMap { $0 }
    }
}

extension [UInt8] {
    /// Two digits a byte.
    var hexadecimal: String { map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() }
}

/// What a password has to be: long enough. Nothing else of it is asked, because rules about signs make people write it
/// on a slip of paper (NIST SP 800-63B).
package enum PasswordRule {
    package static let shortest = 8
    package static let longest = 128

    package static func allows(_ password: String) -> Bool {
        Text.length(password) >= shortest && Text.fits(password, characters: longest)
    }

    /// One that nobody has to think of: four groups that can be read out on the phone, about 79 bits.
    package static func fresh(_ random: RandomSource) -> String {
        var random = random
        // Without signs that are taken for one another.
        let signs = Array("abcdefghjkmnpqrstuvwxyz23456789")
        let groups = (0..<4).map { _ in String((0..<4).map { _ in signs.randomElement(using: &random) ?? "x" }) }
        return groups.joined(separator: "-")
    }
}
