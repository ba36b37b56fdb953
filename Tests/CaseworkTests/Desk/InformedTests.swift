import Casework
import Testing

@Suite("Who knows by a step what the case had to tell")
struct InformedTests {
    private func errand() throws -> Played<Errand> {
        var errand = Played<Errand>()
        try errand.send(
            .submit,
            [
                "kind": "shop", "text": "米10斤", "address": "榕荫里2号楼501",
                "caller": ["name": "林依姆", "phone": "15405910001"],
            ])
        return errand
    }

    @Test("somebody of the desk told one thing: that it stands in the case, and nothing else moves")
    func told() throws {
        var errand = try errand()
        try errand.send(.assign, ["doer": "S01"])
        let status = errand.summary?.status
        let told = try errand.send(.told, ["to": "doer:S01", "code": "offered"])
        #expect(told.informed == [.told(Notice(to: .doer("S01"), code: "offered"))])
        #expect(told.facts == [.desk(.told(Notice(to: .doer("S01"), code: "offered")))])
        #expect(errand.summary?.status == status)
        // Also of a case that is closed: a visit that was cancelled has to be told.
        try errand.send(.accept, ["doer": "S01"])
        try errand.send(.deliver)
        #expect(try errand.send(.told, ["to": "duty", "code": "held"]).outcome == .accepted)
    }

    @Test("whoever takes it or does it knows, and so does the house when it looks after it; a note tells nobody")
    func done() throws {
        var errand = try errand()
        #expect(try errand.send(.assign, ["doer": "S01"]).informed == [.duty])
        #expect(try errand.send(.note, ["text": "加盐"]).informed.isEmpty)
        #expect(try errand.send(.reveal, ["what": "contact"]).informed.isEmpty)
        #expect(try errand.send(.decline, ["doer": "S01"]).informed == [.doers, .duty])
        #expect(try errand.send(.accept, ["doer": "S05"]).informed == [.doers, .duty])
        let refused = try errand.send(.accept, ["doer": "S01"])
        #expect(refused.outcome != .accepted && refused.informed.isEmpty)
    }

    @Test("text of a recipient is read back, and nobody is refused")
    func texts() {
        for recipient in [Notice.Recipient.duty, .actor, .requester, .doer("S05")] {
            #expect(Notice.Recipient(recipient.text) == recipient)
        }
        for text in ["", "doer:", "doer:林秋妹", "somebody", "doers"] { #expect(Notice.Recipient(text) == nil) }
    }
}
