import FoundationEssentials
import Testing
import Work

@Suite("What is sealed for one place opens nowhere else")
struct SealTests {
    private let ring = KeyRing.fresh(id: "k1")

    @Test("it opens in its place, with its key")
    func opens() throws {
        let sealed = try Seal(ring).seal(Array("薛𣵦".utf8), for: Array("here".utf8))
        #expect(try Seal(ring).open(sealed, for: Array("here".utf8)) == Array("薛𣵦".utf8))
    }

    @Test("elsewhere, altered, cut short or under another key of the same name it is a false seal")
    func falseSeals() throws {
        let seal = Seal(ring)
        let sealed = try seal.seal(Array("x".utf8), for: Array("here".utf8))
        var altered = sealed.bytes
        altered[altered.count - 1] ^= 1
        let cases: [(Seal, Sealed, String)] = [
            (seal, sealed, "there"), (seal, Sealed(keyID: "k1", bytes: altered), "here"),
            (seal, Sealed(keyID: "k1", bytes: Array(sealed.bytes.prefix(5))), "here"),
            (seal, Sealed(keyID: "k1", bytes: []), "here"), (Seal(KeyRing.fresh(id: "k1")), sealed, "here"),
        ]
        for (seal, sealed, place) in cases {
            #expect(throws: SealError.falseSeal) { try seal.open(sealed, for: Array(place.utf8)) }
        }
    }

    @Test("an unknown key is told apart from a false seal, because waiting helps there")
    func unknownKey() throws {
        let sealed = try Seal(KeyRing.fresh(id: "k2")).seal(Array("x".utf8), for: Array("here".utf8))
        #expect(throws: SealError.unknownKey("k2")) { try Seal(ring).open(sealed, for: Array("here".utf8)) }
    }

    @Test("a retired key opens and does not seal")
    func retired() throws {
        var old = KeyRing.fresh(id: "k1")
        let sealed = try Seal(old).seal(Array("x".utf8), for: Array("here".utf8))
        old.keys[0].state = .retired
        old.keys.append(.init(id: "k2", state: .active, secret: KeyRing.randomSecret()))
        #expect(try Seal(old).open(sealed, for: Array("here".utf8)) == Array("x".utf8))
        #expect(try Seal(old).seal(Array("y".utf8), for: Array("here".utf8)).keyID == "k2")
        old.keys.removeLast()
        #expect(throws: SealError.noActiveKey) { try Seal(old).seal(Array("y".utf8), for: Array("here".utf8)) }
    }
}
