import Casework
import Testing

@Suite("The sentence for the group")
struct GroupSentenceTests {
    private static let compounds =
        ["榕荫里", "桂香苑", "融和新村"].map { CompoundPattern(name: $0) }
        + [CompoundPattern(name: "井尾弄", kind: .lane)]

    private func sentence(
        of fields: [String: JSONValue], address: String?, list: String?
    ) throws -> String? {
        var case1 = Played<Errand>()
        try case1.send(.submit, fields, at: Street.at("09:01"))
        let state = try #require(case1.state)
        return Errand.groupSentence(
            of: state, address: address, list: list, compounds: Self.compounds, in: Street.world()
        )?.text(at: Street.at("09:05"))
    }

    @Test("says what, about where, how much and until when")
    func shopping() throws {
        #expect(
            try sentence(of: ErrandDayTests.order, address: "榕荫里3号楼501", list: "米10斤、生抽1瓶、鸡蛋1板")
                == "【代购】榕荫里3号楼一带,3样,中午前,方便的回1")
    }

    @Test(
        "names no door",
        arguments: [
            ("桂香苑A座702", "桂香苑A座一带"), ("井尾弄31号", "井尾弄一带"), ("融和新村2-101", "融和新村2号楼一带"), ("榕荫里501", "榕荫里一带"),
            ("陈㛃家 电话15405910006", "榕荫里一带"), (nil, "榕荫里一带"),
        ] as [(String?, String)])
    func places(address: String?, place: String) throws {
        let fields: [String: JSONValue] = ["kind": "pickup", "address": "某处", "grid": "rongxi-1", "text": "取快递"]
        #expect(try sentence(of: fields, address: address, list: nil) == "【代取】\(place),方便的回1")
    }

    @Test("is for finding somebody: there is none for a case that is held or taken")
    func others() throws {
        let held = ErrandDayTests.order.merging(["danger": true]) { $1 }
        #expect(try sentence(of: held, address: nil, list: nil) == nil)
        var case1 = Played<Errand>()
        try case1.send(.submit, ErrandDayTests.order)
        try case1.send(.accept, ["doer": "S01"])
        let state = try #require(case1.state)
        #expect(
            Errand.groupSentence(of: state, address: nil, list: nil, compounds: [], in: Street.world()) == nil)
    }

    @Test("never has a name, a telephone, a room or a code in it", arguments: 1...300)
    func neutral(seed: Int) throws {
        var random = Seeded(seed)
        let name = random.one(of: ["林依姆", "陈㛃", "薛𣵦", "Chen"])
        let phone = "154059\(10_000 + random.below(89_999))"
        let room = String(101 + random.below(9000))
        let code = "\(random.below(10))-\(random.below(10))-\(1000 + random.below(9000))"
        let compound = random.one(of: ["榕荫里", "桂香苑", "融和新村", "井尾弄", ""])
        let door = random.one(of: [
            "\(random.below(20))号楼\(room)", "\(room)室", "A座\(room)", "\(room)", "\(room)号", "3-\(room)",
        ])
        let parts = [compound + door, name, phone, code]
        let address = (0..<4).map { _ in random.one(of: parts) }.joined(separator: random.one(of: ["", " ", ","]))
        let list = (0..<3).map { _ in random.one(of: parts + ["米10斤"]) }.joined(separator: "、")
        let fields: [String: JSONValue] = [
            "kind": "pickup", "caller": ["name": .text(name), "phone": .text(phone)], "address": .text(address),
            "grid": .text(random.grid()), "secret": .text(code), "text": .text(list),
        ]
        let sentence = try #require(try sentence(of: fields, address: address, list: list))
        for secret in [name, phone, room, code] { #expect(!sentence.contains(secret), "\(sentence)") }
    }
}
