import Casework
import FoundationEssentials
import Testing
import Work

@testable import Lines

@Suite("Opening particulars again")
struct ParticularsOpenerTests {
    private let ring = KeyRing.fresh(id: "k1")
    private let person = PersonID(UUID())
    private let request = RequestID(UUID())
    private let secret = KeyRing.randomSecret()

    private func wrapped() throws -> WrappedKey {
        let sealed = try Seal(ring).seal(secret, for: WrappedKey.place(of: person))
        return WrappedKey(keyID: sealed.keyID, bytes: sealed.bytes)
    }

    private func sealed(_ fields: [String: String]) throws -> SealedParticulars {
        let bytes = try Seal.seal(
            try Codec.encode(fields), with: secret, for: PersonKeys.place(of: request, at: 1))
        return SealedParticulars(reference: Private(request: request, index: 1), person: person, bytes: bytes)
    }

    @Test("gives back what was said; of a person without a key nothing, which is no error")
    func openedAndErased() throws {
        let item = try sealed(["name": "林依姆"])
        #expect(try ParticularsOpener([person: wrapped()], ring: ring).open(item) == ["name": "林依姆"])
        #expect(try ParticularsOpener([:], ring: ring).open(item) == nil)
    }

    @Test("refuses what stands in another's place, and another house's ring")
    func falseSeals() throws {
        let item = try sealed(["name": "林依姆"])
        let moved = SealedParticulars(
            reference: Private(request: request, index: 2), person: person, bytes: item.bytes)
        let opener = try ParticularsOpener([person: wrapped()], ring: ring)
        #expect(throws: SealError.falseSeal) { try opener.open(moved) }
        #expect(throws: SealError.falseSeal) {
            try ParticularsOpener([person: wrapped()], ring: KeyRing.fresh(id: "k1"))
        }
        #expect(throws: SealError.unknownKey("k1")) {
            try ParticularsOpener([person: wrapped()], ring: KeyRing.fresh(id: "k2"))
        }
    }
}
