import Casework
import Testing

/// 更正 of what was ordered.
@Suite("Putting an order right")
struct OrderChangeTests {
    private func asked(_ changes: [String: JSONValue] = [:]) throws -> Played<Errand> {
        var case1 = Played<Errand>()
        try case1.send(.submit, ErrandDayTests.order.merging(changes) { $1 })
        return case1
    }

    @Test("a higher cap before the shopping is what may be spent; the list and the hour are those said last")
    func before() throws {
        var case1 = try asked()
        try case1.send(.accept, ["doer": "S01"])
        let amended = try case1.send(
            .amend, ["items": "米20斤、盐1包", "capFen": 9000, "needBy": "2026-03-16T18:00:00+08:00", "careNote": "铃坏了,敲门"])
        #expect(amended.particulars.map(\.fields).contains(["items": "米20斤、盐1包", "careNote": "铃坏了,敲门"]))
        #expect(case1.state?.cap == Money(fen: 9000) && case1.state?.matter.needBy == Street.at("18:00"))
        #expect(case1.timers == [Timer("late", .at(Street.at("18:00")))])
        try case1.send(.purchase, ["totalFen": 9000])
        #expect(case1.words == "已购买")
    }

    /// Seen to fail when anything may be put right at any time.
    @Test("what is bought is not ordered otherwise any more; where it goes still is")
    func after() throws {
        var case1 = try asked()
        try case1.send(.accept, ["doer": "S01"])
        try case1.send(.purchase, ["totalFen": 3000])
        for change in [["items": "米"], ["capFen": 9000], ["payment": "float"]] as [[String: JSONValue]] {
            #expect(try case1.send(.amend, change).refusal?.values["rule"] == "alreadyBought")
        }
        try case1.send(.amend, ["address": "融和新村3幢102", "careNote": "放门口"])
        try case1.send(.deliver)
        #expect(try case1.send(.amend, ["capFen": 1]).refusal?.code == .closed)
        #expect(try case1.send(.amend, ["name": "林依姆"]).outcome == .accepted)
    }

    @Test("who pays is not changed while the float's money is out, nor to the float beside an envelope")
    func payment() throws {
        var lent = try asked(["payment": "float"])
        try lent.send(.accept, ["doer": "S01"])
        try lent.send(.lend, ["cashFen": 1000])
        #expect(try lent.send(.amend, ["payment": "onDelivery"]).refusal?.values["rule"] == "moneyOut")
        var enveloped = try asked(["cashFen": 8000])
        #expect(try enveloped.send(.amend, ["payment": "float"]).refusal?.values["rule"] == "floatPays")
        #expect(try enveloped.send(.amend, ["payment": "onDelivery"]).outcome == .accepted)
    }

    /// Seen to fail when only a submission looks at the list.
    @Test("a list of which nothing may be bought is refused then as well")
    func forbidden() throws {
        var case1 = try asked()
        try case1.send(.amend, ["items": "汽油1桶"])
        #expect(case1.words == "办结·已告知渠道")
    }
}

/// What a slip says is to be bought.
@Suite("The list as it stands")
struct ShoppingListTests {
    private func list(_ items: String, _ notes: String...) throws -> ShoppingList {
        var list = ShoppingList()
        let order = ErrandDayTests.order.merging(["items": .text(items)]) { $1 }
        let said = [(Verb.submit, order)] + notes.map { (.note, ["text": .text($0)]) }
        for (verb, fields) in said {
            var fields = Fields(fields)
            list.take(try #require(ErrandBody.read(verb, from: &fields)))
        }
        return list
    }

    @Test(
        "is the list with what was added and taken off",
        arguments: [
            ("米10斤、生抽1瓶、鸡蛋一板", "鸡蛋不要了 加盐1包", "米10斤、生抽1瓶、盐1包"), ("米10斤、土鸡蛋1板", "鸡蛋不要了", "米10斤"),
            ("米10斤、盐", "米改成5斤", "盐、米5斤"), ("米10斤", "减米3斤", "米7斤"), ("米10斤", "再加青菜1把", "米10斤、青菜1把"),
        ])
    func netted(items: String, note: String, becomes: String) throws {
        let list = try list(items, note)
        #expect(list.items.map(\.description).joined(separator: "、") == becomes)
        #expect(list.remarks == [.init(words: note, isInItems: true)])
    }

    /// Seen to fail when what could be read of a note is taken without the rest.
    @Test(
        "stays as it was where a note cannot be read as a whole, and the words stand below",
        arguments: ["面条不要了", "米少一点", "鸡蛋不要了 其他的看着办", "减米20斤", "她说谢谢", "减米3袋"])
    func unread(note: String) throws {
        let list = try list("米10斤、鸡蛋1板", note)
        #expect(list.items.map(\.description) == ["米10斤", "鸡蛋1板"])
        #expect(list.remarks == [.init(words: note, isInItems: false)])
    }

    @Test("begins anew with a list that was put right")
    func anew() throws {
        var list = try list("米10斤", "加盐1包", "快点")
        var fields = Fields(["items": "面条2斤"])
        list.take(try #require(ErrandBody.read(.amend, from: &fields)))
        #expect(list.items.map(\.description) == ["面条2斤"] && list.remarks.isEmpty)
    }
}
