import Casework
import FoundationEssentials
import Testing
import Work

@testable import Lines
@testable import Operations

@Suite("A parked request as a person mends it")
struct RequestDraftTests {
    private let ring = KeyRing.fresh(id: "k1")

    /// An assignment, sealed, and the draft of it.
    private func draft() throws -> (WireRequest, RequestDraft) {
        let at = Instant(milliseconds: 1_790_000_000_000)
        let request = Request(
            id: RequestID(UUID()), caseID: CaseID(UUID()), line: .errand, verb: .assign,
            actor: Actor(id: "A1", role: .desk), channel: .phone, occurredAt: at, at: at,
            body: ErrandBody.assign(doer: "S05"))
        let sealed = try RequestSeal(ring).close(RequestEnvelope(request: request, number: nil), grid: "rongxi-1")
        return (sealed, try RequestDraft(sealed, ring: ring))
    }

    private func body(_ request: WireRequest) throws -> ErrandBody {
        let plain = try RequestSeal(ring).open(request.message(app: "test"))
        return try Codec.decode(RequestEnvelope<ErrandBody>.self, from: plain).request.body
    }

    @Test("what is put right is sealed for the same place, under the same id, and opens as what was typed")
    func mended() throws {
        let (old, draft) = try draft()
        let new = try #require(try draft.mended(draft.text.replacing("S05", with: "S07")))
        #expect(try body(new) == .assign(doer: "S07"))
        #expect(new.id == old.id)
        #expect(new.body != old.body)
        var rest = new
        rest.body = old.body
        #expect(rest == old, "nothing else of it moves")
    }

    @Test("what says the same as before is no edit")
    func untouched() throws {
        let (_, draft) = try draft()
        #expect(try draft.mended(draft.text + "\n") == nil)
    }

    @Test(
        "what its line could not read, what nobody would read and what must stay is refused by name",
        arguments: [
            ("\"S05\"", "5", "unreadable request.body"),
            ("\"doer\"", "\"doer2\"", "missing request.body.assign.doer"),
            ("{", "", "not JSON"),
            ("\"id\" : \"A1\"", "\"id\" : \"A2\"", "actor must stay"),
            ("1790000000000", "1790000000001", "at must stay"),
            ("\"channel\"", "\"remarks\" : \"x\", \"channel\"", "request.remarks"),
        ])
    func refused(old: String, new: String, why: String) throws {
        let (_, draft) = try draft()
        let typed = draft.text.replacing(old, with: new)
        #expect(typed != draft.text)
        #expect {
            try draft.mended(typed)
        } throws: { error in
            "\(error)".contains(why)
        }
    }

    @Test("the case and the id must stay, whatever else is typed")
    func another() throws {
        let (old, draft) = try draft()
        for id in [old.requestID, old.caseUUID] {
            let typed = draft.text.replacing(id.uuidString.lowercased(), with: UUID().uuidString.lowercased())
            #expect(typed != draft.text)
            #expect(throws: RequestDraft.Fault.self) { try draft.mended(typed) }
        }
    }

    @Test("what the ring does not open is not put before anybody")
    func falseSeal() throws {
        var (sealed, _) = try draft()
        sealed.body[sealed.body.startIndex + 12] ^= 1
        #expect(throws: SealError.self) { try RequestDraft(sealed, ring: ring) }
    }
}
