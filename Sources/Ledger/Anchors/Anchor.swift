package import Casework
internal import Crypto
package import FoundationEssentials
internal import Lines

/// The heads of all books at one moment, signed by the ledger. Kept where nobody who writes to the database can reach it, it
/// tells later whether a whole book was written anew, which the chain itself cannot.
package struct Anchor: Codable, Sendable, Equatable {
    package struct Head: Codable, Sendable, Equatable {
        package let book: String
        package let seq: Int64
        /// The hash of the entry of that number.
        package let hash: Data
    }

    /// What is signed.
    package struct Body: Codable, Sendable, Equatable {
        /// The database's clock.
        package let at: Instant
        /// Changes when a backup was restored.
        package let incarnation: UUID
        package let heads: [Head]
    }

    package let body: Body
    /// The public half of the key that signed it (Ed25519).
    package let key: Data
    package let signature: Data

    init(_ body: Body, signedBy key: AnchorKey) throws {
        self.body = body
        self.key = key.publicHalf
        signature = try key.sign(Codec.encode(body))
    }

    /// Signed by whoever has the private half of `key`.
    package var isGenuine: Bool {
        // No key is as false as a wrong one.
        guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: key),
            let signed = try? Codec.encode(body)
        else { return false }
        return key.isValidSignature(signature, for: signed)
    }
}

/// The ledger's own key: it signs anchors and opens nothing.
package struct AnchorKey: Sendable {
    private let key: Curve25519.Signing.PrivateKey

    package init() { key = Curve25519.Signing.PrivateKey() }

    /// Throws when these are not the bytes of a key.
    package init(bytes: Data) throws { key = try Curve25519.Signing.PrivateKey(rawRepresentation: bytes) }

    /// To be kept where only the ledger reads it.
    package var bytes: Data { key.rawRepresentation }
    package var publicHalf: Data { key.publicKey.rawRepresentation }

    func sign(_ bytes: [UInt8]) throws -> Data { try key.signature(for: bytes) }
}
