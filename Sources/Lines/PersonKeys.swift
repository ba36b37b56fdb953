internal import Casework
internal import FoundationEssentials
internal import SwiftProtobuf
internal import Work

/// The keys of the persons of one batch: those that the house has, and fresh ones for persons whom it meets first.
/// When two workers meet a person at once, the ledger keeps one key and lets the other decision be made again.
struct PersonKeys: Sendable {
    private var secrets: [PersonID: Data] = [:]
    private var fresh: [PersonID: Sealed] = [:]

    /// Unwraps what is there, and mints and wraps the rest.
    static func read<Trade>(
        for decided: [Decided<Trade>], by reader: any CaseReader, ring: KeyRing
    ) async throws -> PersonKeys {
        var keys = PersonKeys()
        let persons = Set(decided.flatMap(\.persons))
        guard !persons.isEmpty else { return keys }
        let seal = Seal(ring)
        let stored = try await reader.keys(of: persons)
        for person in persons {
            if let wrapped = stored[person] {
                let sealed = Sealed(keyID: wrapped.keyID, bytes: wrapped.bytes)
                keys.secrets[person] = Data(try seal.open(sealed, for: WrappedKey.place(of: person)))
            } else {
                let secret = KeyRing.randomSecret()
                keys.secrets[person] = secret
                keys.fresh[person] = try seal.seal(secret, for: WrappedKey.place(of: person))
            }
        }
        return keys
    }

    /// Where sealed particulars belong.
    static func place(of request: RequestID, at index: Int) -> [UInt8] {
        Array("particulars|\(request)#\(index)".utf8)
    }

    /// What a request said of a person, under that person's key.
    func seal(
        _ particulars: Particulars, of person: PersonID, by request: RequestID, at index: Int, digests: Digests
    ) throws -> WireParticulars {
        guard let secret = secrets[person] else { throw SealError.unknownKey("\(person)") }
        let sealed = try Seal.seal(
            try Codec.encode(particulars.fields), with: secret, for: Self.place(of: request, at: index))
        return WireParticulars.with {
            $0.person = Data(person.uuid.bytes)
            $0.kind = particulars.kind.rawValue
            $0.sealed = Data(sealed)
            if let phone = particulars.phone {
                $0.phoneDigest = Data(digests.phone(phone))
                $0.tailDigest = Data(digests.tail(phone))
            }
            if let room = particulars.room { $0.roomDigest = Data(digests.room(room)) }
        }
    }

    func minted(for persons: Set<PersonID>) -> [WirePersonKey] {
        persons.sorted().compactMap { person in
            fresh[person].map { sealed in
                WirePersonKey.with {
                    $0.person = Data(person.uuid.bytes)
                    $0.wrapped = Data(sealed.bytes)
                    $0.keyID = sealed.keyID
                }
            }
        }
    }
}
