import Casework
import FoundationEssentials
import Testing

/// The compounds and grids of the demo day's sample directory.
private enum Sample {
    static let compounds = [
        CompoundPattern(name: "榕荫里", aliases: ["榕荫小区"]), CompoundPattern(name: "桂香苑"),
        CompoundPattern(name: "井尾弄", kind: .lane), CompoundPattern(name: "融和新村"),
        CompoundPattern(name: "融和新村二期"),
    ]

    static func rules() throws -> [GridRule] {
        try [
            ("rongxi-1", "榕荫里", "1-6"), ("rongxi-2", "榕荫里", "7-12"), ("rongxi-3", "桂香苑", "A-D"),
            ("rongxi-4", "井尾弄", "1-98"), ("rongxi-5", "融和新村", "1-9"),
        ].map { GridRule(grid: $0, compound: $1, buildings: try #require(BuildingSet($2))) }
    }
}

@Suite("An address")
struct AddressTests {
    @Test(
        "of the demo day has its door and its grid",
        arguments: [
            ("榕荫里3号楼501", "榕荫里|3||501", "rongxi-1"), ("桂香苑B座1203", "桂香苑|B||1203", "rongxi-3"),
            ("融和新村5幢402", "融和新村|5||402", "rongxi-5"), ("融和新村5幢502", "融和新村|5||502", "rongxi-5"),
            ("融和新村7幢301", "融和新村|7||301", "rongxi-5"), ("榕荫里1号楼203", "榕荫里|1||203", "rongxi-1"),
            ("桂香苑A座702", "桂香苑|A||702", "rongxi-3"), ("井尾弄17号", "井尾弄|17||", "rongxi-4"),
            ("井尾弄31号", "井尾弄|31||", "rongxi-4"), ("融和新村2幢101", "融和新村|2||101", "rongxi-5"),
            ("融和新村2-101", "融和新村|2||101", "rongxi-5"), ("榕荫里8号楼102", "榕荫里|8||102", "rongxi-2"),
            ("榕荫里6号楼", nil, "rongxi-1"), ("榕荫里10号楼", nil, "rongxi-2"), ("桂香苑C座", nil, "rongxi-3"),
            ("桂香苑D座", nil, "rongxi-3"),
        ] as [(String, String?, String)])
    func isResolved(text: String, key: String?, grid: String) throws {
        let address = Address.read(text, compounds: Sample.compounds)
        #expect(address.raw == text)
        #expect(address.roomKey == key)
        #expect(GridRule.resolve(address, by: try Sample.rules()) == grid)
    }

    @Test(
        "is one door in many writings",
        arguments: [
            "融和新村2幢101", "融和新村2-101", "融和新村２幢１０１", "融和新村 2 幢 101", "融和新村2栋101室", "融和新村二幢101", "融和新村2号楼101房",
            "融和新村2号101", "融和新村02幢101", "融和新村2座-101", "融和新村小区2幢1楼101", "融和新村2—101室", "住在融和新村2幢101,白天在家", "融和新村2幢101號",
        ])
    func isOneDoor(text: String) {
        #expect(Address.read(text, compounds: Sample.compounds).roomKey == "融和新村|2||101")
    }

    @Test(
        "keeps its entrance",
        arguments: [
            ("榕荫里3号楼2单元501", "榕荫里|3|2|501"), ("榕荫里3幢2梯501室", "榕荫里|3|2|501"), ("榕荫里3-2-501", "榕荫里|3|2|501"),
            ("榕荫里3号楼 二单元 501A", "榕荫里|3|2|501A"), ("榕荫小区3A栋501", "榕荫里|3A||501"), ("桂香苑a座702", "桂香苑|A||702"),
            ("桂香苑Ａ-702", "桂香苑|A||702"), ("井尾弄31号201", "井尾弄|31||201"), ("井尾弄31-2号", "井尾弄|31-2||"),
            ("融和新村二期2幢101", "融和新村二期|2||101"),
        ])
    func keepsEntrance(text: String, key: String) {
        #expect(Address.read(text, compounds: Sample.compounds).roomKey == key)
    }

    @Test(
        "that can be meant in two ways is kept raw",
        arguments: [
            "3-201", "榕荫里3-2", "榕荫里1-6号楼", "榕荫里501", "井尾弄31-2", "榕荫里3楼501", "榕荫里三期3号楼501", "榕荫里", "北门驿站", "",
            "榕荫里3-201-2",
            "榕荫里2号线501", "榕荫里7-3-20810",
        ])
    func isKeptRaw(text: String) throws {
        let address = Address.read(text, compounds: Sample.compounds)
        #expect(address.raw == text)
        #expect(address.roomKey == nil && address.building == nil && address.room == nil)
        #expect(GridRule.resolve(address, by: try Sample.rules()) == nil)
    }

    @Test("without a compound is parted if its building says that it is one, but is no door")
    func withoutCompound() {
        let address = Address.read("7幢301", compounds: Sample.compounds)
        #expect(address.building == "7" && address.room == "301" && address.roomKey == nil)
        #expect(Address.read("302", compounds: Sample.compounds).room == nil)
    }

    @Test(
        "is found in the sentences of the day",
        arguments: [
            ("榕荫里3号楼501林依姆 脚扭到下不来楼 要米10斤 生抽1瓶", "榕荫里3号楼501"),
            ("桂香苑B座1203 黄先生问 老人养老金认证", "桂香苑B座1203"), ("融和新村5幢402陈先生反映 楼上502昨晚下雨后厨房又漏水", "融和新村5幢402"),
            ("帮忙取个快递 取件码 7-3-2081 我腿打石膏 送到融和新村7幢301 谢谢", "融和新村7幢301"), ("急!榕荫里1号楼203 邻居说敲门阿婆没人应", "榕荫里1号楼203"),
            ("桂香苑A座702何阿公 高血压药快没了", "桂香苑A座702"), ("井尾弄17号 许依伯 煤气用完了", "井尾弄17号"),
            ("翁老师来社区说 井尾弄31号独居曾阿婆 三天没看她出来买菜", "井尾弄31号"), ("慰问:融和新村2幢101 老党员黄阿公 82岁", "融和新村2幢101"),
            ("慰问 融和新村2-101 黄老党员 住院 党费500", "融和新村2-101"), ("我桂香苑C座的,地下车库A37是我的产权车位", "桂香苑C座"),
            ("慰问 榕荫里8号楼102 范依伯夫妻 两人都八十几", "榕荫里8号楼102"), ("榕荫里10号楼 薛𣵦 老人78岁 三个儿子赡养费说不拢", "榕荫里10号楼"),
            ("榕荫里6号楼下面电动车乱停 我们14户都有意见", "榕荫里6号楼"), ("榕荫里6号楼14户都有意见", "榕荫里6号楼"), ("榕荫里6号楼 15405910001", "榕荫里6号楼"),
            ("榕荫里的人住桂香苑C座", "桂香苑C座"), ("榕荫里物业的电话", "榕荫里"), ("榕荫里3号楼501米10斤", "榕荫里3号楼501"),
        ])
    func isFound(sentence: String, raw: String) throws {
        let found = try #require(Address.find(in: sentence, compounds: Sample.compounds))
        #expect(found.address.raw == raw)
        #expect(String(Array(sentence)[found.places]) == raw)
    }

    @Test(
        "is not found without a compound that is known",
        arguments: ["宝珍送到7幢301 敲门没人 电话没接", "上502看了 是地漏老化", "同意放对门302", "记错了 是13号楼不是3号楼", ""])
    func isNotFound(sentence: String) {
        #expect(Address.find(in: sentence, compounds: Sample.compounds) == nil)
    }

    @Test("and the rules for grids decode what they encode, and read as people write them")
    func isCoded() throws {
        let address = Address.read("榕荫里3号楼2单元501", compounds: Sample.compounds)
        #expect(try JSONDecoder().decode(Address.self, from: JSONEncoder().encode(address)) == address)
        let rules = try Sample.rules()
        #expect(try JSONDecoder().decode([GridRule].self, from: JSONEncoder().encode(rules)) == rules)
        let pattern = try JSONDecoder().decode(CompoundPattern.self, from: Data(#"{"name": "榕荫里"}"#.utf8))
        #expect(pattern == CompoundPattern(name: "榕荫里"))
    }

    @Test(
        "belongs to a set of buildings",
        arguments: [
            ("1-6", "3", true), ("1-6", "7", false), ("1-6", "3A", true), ("1-98", "31-2", true), ("A-D", "B", true),
            ("A-D", "E", false), ("a–d", "B2", true), ("1-6、8、10至12", "11", true), ("1-6,8", "7", false),
            ("８", "8", true),
            ("1-6", "A", false), ("A-D", "3", false),
        ])
    func belongsToSet(cell: String, building: String, isIn: Bool) throws {
        #expect(try #require(BuildingSet(cell)).contains(building) == isIn)
    }

    @Test(
        "is in no set of buildings that cannot be read",
        arguments: ["", "6-1", "D-A", "1-A", "AB", "0-3", "1-2-3", "一", "-1", ","])
    func refusesSets(cell: String) {
        #expect(BuildingSet(cell) == nil)
    }

    @Test("that two grids claim belongs to none")
    func isNotShared() throws {
        let six = try #require(BuildingSet("1-6"))
        let rules = ["a", "b"].map { GridRule(grid: $0, compound: "榕荫里", buildings: six) }
        let address = Address.read("榕荫里3号楼501", compounds: Sample.compounds)
        #expect(GridRule.resolve(address, by: rules) == nil)
        #expect(GridRule.resolve(address, by: rules + []) == nil && GridRule.resolve(address, by: [rules[0]]) == "a")
    }
}
