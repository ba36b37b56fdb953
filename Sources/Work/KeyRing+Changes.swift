package import FoundationEssentials

/// What cannot be done with a key.
package enum KeyRingError: Error, Sendable, Equatable, CustomStringConvertible {
    case noKey(String)
    case idTaken(String)
    /// Without an active key nothing can be registered.
    case isActive(String)
    case isRetired(String)

    package var description: String {
        switch self {
        case .noKey(let id): "the ring has no key \(id)"
        case .idTaken(let id): "the ring has a key \(id) already"
        case .isActive(let id): "\(id) is the active key: activate another one first, and this one retires by that"
        case .isRetired(let id): "\(id) is retired: a key that was once given up is not taken up again"
        }
    }
}

/// A key is added held, becomes active, and retires when the next one does. It stays in the ring for ever, because it
/// still opens what it sealed.
extension KeyRing {
    /// `k2` after `k1`.
    package var nextID: String {
        let numbers = keys.compactMap { $0.id.hasPrefix("k") ? Int($0.id.dropFirst()) : nil }
        return "k\((numbers.max() ?? 0) + 1)"
    }

    /// A held key: every daemon has to know it before one of them seals with it. A ring with a new key is not backed up.
    package mutating func add(_ id: String, secret: Data) throws(KeyRingError) {
        guard key(id) == nil else { throw .idTaken(id) }
        keys.append(Key(id: id, state: .held, secret: secret))
        backupAcknowledged = nil
    }

    /// Seals from now on; the one that did so far only opens.
    package mutating func activate(_ id: String) throws(KeyRingError) {
        guard let key = key(id) else { throw .noKey(id) }
        if key.state == .retired { throw .isRetired(id) }
        for index in keys.indices where keys[index].state == .active { keys[index].state = .retired }
        set(id, .active)
    }

    /// A held key that shall never seal.
    package mutating func retire(_ id: String) throws(KeyRingError) {
        guard let key = key(id) else { throw .noKey(id) }
        if key.state == .active { throw .isActive(id) }
        set(id, .retired)
    }

    private mutating func set(_ id: String, _ state: Key.State) {
        for index in keys.indices where keys[index].id == id { keys[index].state = state }
    }
}
