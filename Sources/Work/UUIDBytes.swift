package import FoundationEssentials

extension UUID {
    /// A UUIDv8 of the first 16 bytes of a digest.
    package static func fromDigest(_ digest: some ContiguousBytes) -> UUID {
        var bytes = digest.withUnsafeBytes { Array($0.prefix(16)) }
        bytes += Array(repeating: 0, count: 16 - bytes.count)
        bytes[6] = bytes[6] & 0x0f | 0x80
        bytes[8] = bytes[8] & 0x3f | 0x80
        return UUID(bytes: bytes)
    }

    /// Of exactly sixteen bytes.
    package init(bytes b: [UInt8]) {
        precondition(b.count == 16, "a UUID has sixteen bytes, not \(b.count)")
        self.init(
            uuid: (
                b[0], b[1], b[2], b[3], b[4], b[5], b[6], b[7], b[8], b[9], b[10], b[11], b[12], b[13], b[14], b[15]
            ))
    }

    /// Its sixteen bytes.
    package var bytes: [UInt8] { withUnsafeBytes(of: uuid) { Array($0) } }
}
