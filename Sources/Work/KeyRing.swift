internal import Crypto
package import FoundationEssentials

/// The keys of the house. One is active and seals; held ones are known but not used yet; retired ones only open. With
/// the ring go the keys of the search digests, of the look-up codes and of the case numbers, which never rotate.
package struct KeyRing: Codable, Sendable {
    package struct Key: Codable, Sendable {
        package enum State: String, Codable, Sendable { case held, active, retired }

        package let id: String
        package var state: State
        package let secret: Data

        package init(id: String, state: State, secret: Data) {
            self.id = id
            self.state = state
            self.secret = secret
        }
    }

    package var keys: [Key]
    package let digestSecret: Data
    package let lookupSecret: Data
    package let numberSecret: Data
    /// When somebody said that the ring is backed up; nil until then, and `linli doctor` warns.
    package var backupAcknowledged: String?

    package init(
        keys: [Key], digestSecret: Data, lookupSecret: Data, numberSecret: Data, backupAcknowledged: String? = nil
    ) {
        self.keys = keys
        self.digestSecret = digestSecret
        self.lookupSecret = lookupSecret
        self.numberSecret = numberSecret
        self.backupAcknowledged = backupAcknowledged
    }

    /// A ring with one active key, made of fresh random bytes.
    package static func fresh(id: String) -> KeyRing {
        KeyRing(
            keys: [Key(id: id, state: .active, secret: randomSecret())], digestSecret: randomSecret(),
            lookupSecret: randomSecret(), numberSecret: randomSecret())
    }

    /// 32 fresh random bytes.
    package static func randomSecret() -> Data {
        SymmetricKey(size: .bits256).withUnsafeBytes { Data($0) }
    }

    package var active: Key? { keys.first { $0.state == .active } }
    package func key(_ id: String) -> Key? { keys.first { $0.id == id } }
}
