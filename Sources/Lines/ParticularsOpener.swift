package import Casework
internal import FoundationEssentials
package import Work

/// What a request said of a person, as the ledger keeps it.
package struct SealedParticulars: Sendable {
    package let reference: Private
    package let person: PersonID
    package let bytes: [UInt8]

    package init(reference: Private, person: PersonID, bytes: [UInt8]) {
        self.reference = reference
        self.person = person
        self.bytes = bytes
    }
}

/// Opens particulars again, for whoever brings the ring. That it is written down first, who does it and why, is the
/// caller's to see to.
package struct ParticularsOpener: Sendable {
    private let secrets: [PersonID: Data]
    private let erased: Set<PersonID>

    /// With the keys of these persons. A person of whom there is none has been erased; one of `erased` who has been heard of
    /// again since has a key, which opens only what was sealed after that. Throws where the ring does not hold
    /// the key that wrapped one, or where it was not wrapped for this person.
    package init(_ keys: [PersonID: WrappedKey], erased: Set<PersonID> = [], ring: KeyRing) throws {
        self.erased = erased
        let seal = Seal(ring)
        secrets = try keys.reduce(into: [:]) { secrets, key in
            let sealed = Sealed(keyID: key.value.keyID, bytes: key.value.bytes)
            secrets[key.key] = Data(try seal.open(sealed, for: WrappedKey.place(of: key.key)))
        }
    }

    /// What was said, by field; nil where its person has been erased. Throws `SealError.falseSeal` where it is damaged or
    /// stands in another's place.
    package func open(_ sealed: SealedParticulars) throws -> [String: String]? {
        guard let secret = secrets[sealed.person] else { return nil }
        let place = PersonKeys.place(of: sealed.reference.request, at: sealed.reference.index)
        do {
            return try Codec.decode([String: String].self, from: try Seal.open(sealed.bytes, with: secret, for: place))
        } catch SealError.falseSeal where erased.contains(sealed.person) {
            return nil
        }
    }
}
