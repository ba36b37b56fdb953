import Casework
import FoundationEssentials

/// 榕溪社区, the made-up community of the demo day, and its Monday, 16 March 2026.
enum Street {
    static func doer(
        _ id: DoerID, _ name: String, _ kind: Doer.Kind, _ grids: [GridCode], _ skills: [String],
        affiliation: String? = nil
    ) -> Doer {
        Doer(id: id, name: name, kind: kind, grids: grids, skills: skills, affiliation: affiliation)
    }

    static let doers = [
        doer("S01", "林秋妹", .memberVolunteer, ["rongxi-1"], ["shop", "escort"]),
        doer("S02", "陈阿水", .volunteer, ["rongxi-5"], ["shop", "fix"]),
        doer("S03", "郑丽萍", .communityWorker, [], ["talk", "mediate"]),
        doer("S04", "何建榕", .steward, ["rongxi-1", "rongxi-2", "rongxi-3"], ["fix"], affiliation: "榕荫物业"),
        doer("S05", "薛宝珍", .memberVolunteer, ["rongxi-3", "rongxi-5"], ["shop", "prescription", "visit"]),
        doer("S06", "翁国柱", .volunteer, ["rongxi-4"], ["talk", "mediate", "policy"]),
        doer("S07", "方小娟", .volunteer, ["rongxi-3", "rongxi-4"], ["visit", "listen"]),
        doer("S08", "施文彬", .ownersCommittee, ["rongxi-3"], ["policy"], affiliation: "桂香苑业委会"),
    ]

    static func directory(
        standing: Resident.Standing = .alive, and others: [Doer] = [], funds: [Fund] = []
    ) -> Directory {
        Directory(
            version: 1,
            grids: [
                grid("rongxi-1", "榕荫里", "1-6"), grid("rongxi-2", "榕荫里", "7-12"), grid("rongxi-3", "桂香苑", "A-D"),
                grid("rongxi-4", "井尾弄", "1-98"), grid("rongxi-5", "融和新村", "1-9"),
            ].compactMap { $0 },
            doers: doers + others,
            units: [
                Unit(id: "U01", name: "井尾便民药店", alliance: false, purposes: ["pharmacy"]),
                Unit(id: "U02", name: "榕溪供电服务站", alliance: true, purposes: ["power"]),
                Unit(id: "U03", name: "榕溪社区卫生服务站", alliance: false, purposes: ["clinic"]),
                Unit(id: "U04", name: "城东燃气站", alliance: false, purposes: ["gas"], phone: "0591-10000044"),
            ],
            residents: [
                Resident(
                    id: "R01", name: "黄阿公", address: "融和新村2幢101", household: "H1", standing: standing,
                    categories: ["veteranMember"]),
                Resident(id: "R02", name: "范依伯", address: "榕荫里8号楼102", household: "H2", standing: standing),
                Resident(id: "R03", name: "范依姆", address: "榕荫里8号楼102", household: "H2"),
                Resident(
                    id: "R04", name: "曾阿婆", address: "井尾弄31号", household: "H4", standing: standing,
                    categories: ["livesAlone"]),
            ], funds: funds)
    }

    private static func grid(_ id: GridCode, _ compound: String, _ buildings: String) -> Grid? {
        BuildingSet(buildings).map {
            Grid(
                id: id, compound: compound, branch: "\(compound)小区党支部",
                rule: GridRule(grid: id.text, compound: compound, buildings: $0))
        }
    }

    static let catalogue = Catalogue(kinds: [
        ServiceKind(code: "shop", line: .errand, zh: "代购", en: "Shopping"),
        ServiceKind(code: "pickup", line: .errand, zh: "代取", en: "Pick-up", skill: "shop", traits: [.code]),
        ServiceKind(
            code: "prescription", line: .errand, zh: "代配药", en: "Prescription", traits: [.medicine, .byPrescription]),
        ServiceKind(code: "medicine", line: .errand, zh: "买药", en: "Medicine", skill: "shop", traits: [.medicine]),
        ServiceKind(code: "inquiry", line: .errand, zh: "咨询", en: "Question", handling: .answered),
        ServiceKind(code: "relay", line: .errand, zh: "转告", en: "Passing on", handling: .relayed),
        ServiceKind(code: "gas", line: .errand, zh: "换气", en: "Gas", handling: .toldChannel, channel: "gas"),
        ServiceKind(code: "cash", line: .errand, zh: "取现金", en: "Cash", handling: .toldChannel),
        ServiceKind(code: "other", line: .errand, zh: "其他", en: "Other"),
        ServiceKind(code: "neighbour", line: .mediation, zh: "邻里", en: "Neighbours"),
        ServiceKind(code: "family", line: .mediation, zh: "家庭", en: "Family"),
        ServiceKind(code: "property", line: .mediation, zh: "物业", en: "Property"),
        ServiceKind(code: "public", line: .mediation, zh: "公共事项", en: "Public issue"),
        ServiceKind(code: "visit", line: .condolence, zh: "慰问", en: "Goodwill visit"),
        ServiceKind(code: "care", line: .condolence, zh: "探访", en: "Care visit", skill: "visit"),
        ServiceKind(code: "listen", line: .condolence, zh: "想找人说说话", en: "Somebody to talk to"),
        ServiceKind(code: "wish", line: .condolence, zh: "微心愿", en: "Wish", handling: .registered),
    ])

    /// 党费 1,000.00, 备用金 500.00, three sets of goods.
    static let balances: [AccountCode: Money] = [
        .fund("party-dues"): Money(fen: 100_000), .float: Money(fen: 50_000), .store: Money(fen: 36_000),
    ]

    static func world(
        now: Instant = at("09:00"), standing: Resident.Standing = .alive, policy: Policy = Policy(),
        balances: [AccountCode: Money] = balances, loads: [DoerID: Int] = [:], lost: Set<Claim> = [],
        holders: [Claim: String] = [:], and others: [Doer] = [], funds: [Fund] = []
    ) -> World {
        World(
            now: now, directory: directory(standing: standing, and: others, funds: funds), catalogue: catalogue,
            policy: policy,
            calendar: (try? Notices.calendar()) ?? .withoutNotices, loads: loads, balances: balances, lost: lost,
            holders: holders)
    }

    /// A time of the demo day, or of another.
    static func at(_ time: String, _ date: String = "2026-03-16") -> Instant {
        Instant(iso: "\(date)T\(time):00+08:00") ?? .earliest
    }
}

extension Actor {
    /// 小吴 and 小黄 at their desks, 阿琴 of finance, 严书记; 郑丽萍 of the house, who goes herself too.
    static let wu = Actor(id: "A1", role: .desk)
    static let huang = Actor(id: "A2", role: .desk)
    static let qin = Actor(id: "A3", role: .finance)
    static let yan = Actor(id: "A4", role: .secretary)
    static let zheng = Actor(id: "A5", role: .coordinator, doer: "S03")
    /// 林秋妹, a steward, at the desk in the afternoons.
    static let lin = Actor(id: "A6", role: .coordinator, doer: "S01")
}
