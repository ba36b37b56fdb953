import Casework
import Testing

@Suite("What is typed at the door")
struct DoorTests {
    private func faults<Body: LineBody>(of fields: [String: JSONValue], as: Body.Type) -> [Fault] {
        var reader = Fields(fields)
        #expect(Body.read(.submit, from: &reader) == nil || reader.faults.isEmpty)
        return reader.faults
    }

    @Test("has every fault of an empty form named at once, in Chinese (row 5)")
    func emptyForm() {
        let typed: [String: JSONValue] = ["caller": ["name": "陈㛃", "phone": "154059100"], "kind": .null, "text": ""]
        let expected = ["caller.phone: 电话少了2位", "text: 请写要办什么"]
        for found in [
            faults(of: typed, as: ErrandBody.self), faults(of: typed, as: MediationBody.self),
            faults(of: typed, as: CondolenceBody.self),
        ] {
            #expect(Set(found.map { "\($0.field): \(Words.fault($0))" }) == Set(expected))
            #expect(found.count == 2)
        }
    }

    @Test("has the three faults of a program named in one answer (row 20)")
    func program() {
        let found = faults(
            of: ["kind": "shop", "items": [["name": "矿泉水", "qty": -2, "unit": "卡车"]]], as: ErrandBody.self)
        #expect(
            found.map { "\($0.field): \(Words.fault($0))" } == [
                "caller: 联系方式(电话或地址)至少一项", "items[0].qty: 要大于0", "items[0].unit: 不在单位表",
            ])
        #expect(Words.field("items[0].qty").zh == "第1样的数量")
    }

    @Test(
        "has quantities that are none named",
        arguments: [
            (-2, "notPositive"), (0, "notPositive"), (0.0004, "notPositive"), (2_000_000, "outOfRange"),
            ("两斤", "notANumber"), (true, "notANumber"), (.integer(.min), "outOfRange"),
            (.number(.infinity), "outOfRange"),
            (1, nil), (0.5, nil), ("2", nil), (.null, nil),
        ] as [(JSONValue, String?)])
    func quantities(quantity: JSONValue, code: String?) {
        let found = faults(
            of: ["kind": "shop", "address": "榕荫里3号楼501", "items": [["name": "米", "qty": quantity]]], as: ErrandBody.self
        )
        #expect(found.map(\.code.rawValue) == [code].compactMap { $0 })
    }

    @Test(
        "needs one way back, whichever",
        arguments: [
            (["caller": ["phone": "15405910001"]], true), (["address": "榕荫里3号楼501"], true),
            (["caller": ["resident": "R04"]], true), (["caller": ["comesBy": true]], true),
            (["caller": ["name": "林依姆"]], false), ([:], false),
        ] as [([String: JSONValue], Bool)])
    func wayBack(fields: [String: JSONValue], isEnough: Bool) {
        let found = faults(of: fields.merging(["kind": "shop", "text": "要米"]) { $1 }, as: ErrandBody.self)
        #expect(found.map(\.code) == (isEnough ? [] : [.noWayBack]))
    }

    @Test("marks what is missing and stops nobody")
    func incomplete() throws {
        var fields = Fields(["kind": "shop", "caller": ["phone": "0591-10000010 转 12"]])
        let body = try #require(ErrandBody.read(.submit, from: &fields))
        #expect(body.submission?.incomplete == ["name", "address", "text"])
        #expect(body.submission?.requester.phone == "059110000010" && body.submission?.requester.ext == "12")
    }

    @Test("takes no name in the place of a code, because codes stand in the open")
    func codesAreNeutral() {
        let typed: [String: JSONValue] = ["doer": "林秋妹"]
        var fields = Fields(typed)
        #expect(ErrandBody.read(.accept, from: &fields) == nil && fields.faults.map(\.code) == [.unknownCode])
        fields = Fields(["visitors": ["S01", "薛 宝珍"]])
        #expect(CondolenceBody.read(.assign, from: &fields) == nil && fields.faults.map(\.field) == ["visitors[1]"])
    }

    @Test("takes no amount that sums could not hold")
    func hugeAmounts() {
        for amount in [Int64.max, Fields.mostMoney + 1] {
            var fields = Fields(["totalFen": .integer(amount)])
            #expect(ErrandBody.read(.purchase, from: &fields) == nil && fields.faults.map(\.code) == [.outOfRange])
        }
    }

    @Test("is held by danger and by words of a form, and only coloured by words at the desk")
    func screening() {
        for channel in Channel.allCases {
            #expect(Screening(danger: true).holds(through: channel))
            #expect(!Screening(danger: false).holds(through: channel))
            #expect(Screening(words: ["death"]).holds(through: channel) == !channel.hasClerk)
        }
    }

    @Test("knows a danger by its code and by its word", arguments: [("燃气", "gas"), ("gas", "gas"), ("昏倒", "injury")])
    func dangers(text: String, code: String) {
        #expect(Danger(text)?.rawValue == code)
    }
}
