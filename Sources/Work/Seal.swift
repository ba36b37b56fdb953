internal import Crypto
package import FoundationEssentials

/// Why a sealed thing could not be opened.
package enum SealError: Error, Sendable, Equatable {
    /// The ring does not hold the key: a rotation is under way, or this daemon's ring is old.
    case unknownKey(String)
    /// Not sealed by that key for this place: damaged or forged.
    case falseSeal
    /// The ring has no active key.
    case noActiveKey
}

/// Something sealed, and the key of the ring that did it.
package struct Sealed: Sendable, Equatable {
    package let keyID: String
    /// Nonce, ciphertext and tag.
    package let bytes: [UInt8]

    package init(keyID: String, bytes: [UInt8]) {
        self.keyID = keyID
        self.bytes = bytes
    }
}

/// AES-256-GCM under the house's ring. What is sealed for one place opens nowhere else: the place (message, type, case)
/// is the associated data.
package struct Seal: Sendable {
    package let ring: KeyRing

    package init(_ ring: KeyRing) { self.ring = ring }

    package func seal(_ plain: some DataProtocol, for place: some DataProtocol) throws -> Sealed {
        guard let key = ring.active else { throw SealError.noActiveKey }
        return Sealed(keyID: key.id, bytes: try Self.seal(plain, with: key.secret, for: place))
    }

    package func open(_ sealed: Sealed, for place: some DataProtocol) throws -> [UInt8] {
        guard let key = ring.key(sealed.keyID) else { throw SealError.unknownKey(sealed.keyID) }
        return try Self.open(sealed.bytes, with: key.secret, for: place)
    }

    /// The same under one given key, such as a person's.
    package static func seal(
        _ plain: some DataProtocol, with secret: Data, for place: some DataProtocol
    ) throws -> [UInt8] {
        let box = try AES.GCM.seal(plain, using: SymmetricKey(data: secret), authenticating: place)
        guard let bytes = box.combined else { preconditionFailure("a fresh nonce has twelve bytes") }
        return Array(bytes)
    }

    package static func open(_ bytes: [UInt8], with secret: Data, for place: some DataProtocol) throws -> [UInt8] {
        guard let box = try? AES.GCM.SealedBox(combined: bytes),  // Too short is as false as altered.
            let plain = try? AES.GCM.open(box, using: SymmetricKey(data: secret), authenticating: place)
        else { throw SealError.falseSeal }
        return Array(plain)
    }
}
