internal import Crypto
package import FoundationEssentials

/// A keyed permutation of 0..<100000: each counter has a place of its own, and nobody without the key can tell from two
/// numbers how many cases lie between them, or guess the next.
///
/// A Feistel network over the two coordinates of a 250 by 400 board: every round adds to one coordinate a keyed function
/// of the other, so each can be undone and nothing ever meets. The board has exactly 100000 squares, so no value has to
/// be walked back into the range.
package struct NumberPermutation: Sendable {
    /// How many numbers one desk has.
    package static let size = rows * columns

    private static let rows = 250
    private static let columns = 400
    private static let rounds = 8

    /// What each round adds, by the coordinate that it looks at: drawn once, since a round has few inputs.
    private let shifts: [[Int]]

    /// The permutation of the desk with this prefix.
    package init(secret: Data, prefix: Int) {
        var stream = Self.stream(secret, prefix)[...]
        shifts = (0..<Self.rounds).map { round in
            let inputs = round.isMultiple(of: 2) ? Self.columns : Self.rows
            return (0..<inputs).map { _ in
                defer { stream = stream.dropFirst(4) }
                return stream.prefix(4).reduce(0) { $0 << 8 | Int($1) } & 0x7fff_ffff
            }
        }
    }

    /// The place of a counter.
    package func place(of counter: Int) -> Int {
        precondition((0..<Self.size).contains(counter), "a desk has \(Self.size) numbers, and \(counter) is none")
        var row = counter / Self.columns
        var column = counter % Self.columns
        for round in 0..<Self.rounds {
            if round.isMultiple(of: 2) {
                row = (row + shifts[round][column]) % Self.rows
            } else {
                column = (column + shifts[round][row]) % Self.columns
            }
        }
        return row * Self.columns + column
    }

    /// Four bytes for each shift: ChaCha20's stream under a key of this desk's own.
    private static func stream(_ secret: Data, _ prefix: Int) -> [UInt8] {
        let code = HMAC<SHA256>.authenticationCode(
            for: Array("number:\(prefix)".utf8), using: SymmetricKey(data: secret))
        let zeros = [UInt8](repeating: 0, count: (columns + rows) * rounds / 2 * 4)
        // A key of its own needs no fresh nonce, and twelve bytes are always one.
        guard let nonce = try? ChaChaPoly.Nonce(data: [UInt8](repeating: 0, count: 12)),
            let box = try? ChaChaPoly.seal(zeros, using: SymmetricKey(data: code), nonce: nonce)
        else { preconditionFailure("ChaCha20 cannot fail on \(zeros.count) bytes") }
        return Array(box.ciphertext)
    }
}
