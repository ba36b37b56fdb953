import Foundation
import TestSupport

/// How much the fuzz tests try, and with what luck: `LINLI_FUZZ_COUNT` inputs (ten thousand unless said otherwise) from
/// `LINLI_FUZZ_SEED`. What fails prints the number of its input, and comes again under the same seed.
enum Fuzz {
    static let count = Int(ProcessInfo.processInfo.environment["LINLI_FUZZ_COUNT"] ?? "") ?? 10_000
    static let seed = UInt64(ProcessInfo.processInfo.environment["LINLI_FUZZ_SEED"] ?? "") ?? 20_260_801

    /// The luck of one input.
    static func dice(_ number: Int) -> Dice { Dice(state: seed &+ UInt64(number) &* 0x9E37_79B9_7F4A_7C15) }

    /// Bytes that this process has in memory.
    static var resident: Int {
        let text = FileManager.default.contents(atPath: "/proc/self/statm") ?? Data()
        let pages = String(decoding: text, as: UTF8.self).split(separator: " ")
        return (pages.count > 1 ? Int(pages[1]) ?? 0 : 0) * 4096
    }
}

extension Dice {
    /// Turned bits, cut ends, doubled and foreign stretches: a few of them.
    mutating func damaged(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...4, using: &self) where !bytes.isEmpty {
            let at = Int.random(in: 0..<bytes.count, using: &self)
            switch Int.random(in: 0..<5, using: &self) {
            case 0: bytes[at] ^= 1 << UInt8.random(in: 0..<8, using: &self)
            case 1: bytes[at] = [0, 1, 0x7F, 0x80, 0xFF].randomElement(using: &self) ?? 0
            case 2: bytes.removeSubrange(at...)
            case 3: bytes.insert(contentsOf: bytes[at...].prefix(64), at: at)
            default: bytes.replaceSubrange(at..<min(at + 8, bytes.count), with: self.bytes(upTo: 16))
            }
        }
        return bytes
    }
}
