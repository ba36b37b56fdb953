/// What volunteers do not buy or fetch for anybody, whatever the list says. Looked for in the names of a list, never in free
/// words: there a word only colours a case.
package enum Restriction: String, Codable, Sendable, CaseIterable {
    /// 麻醉药品、精神药品、医疗用毒性药品 and the like, which the law puts under special control (药品管理法 Art. 61).
    case controlledDrug
    case cash
    case valuables
    case gasBottle
    case dangerous
    /// Bought for an adult; nobody asks a caller's age, so that the doer is reminded instead (未成年人保护法 Art. 59).
    case tobaccoAlcohol

    /// Nobody of the house buys it. The other is only said to whoever goes.
    package var isForbidden: Bool { self != .tobaccoAlcohol }

    /// The purpose of the unit whose work it is, as in `units.csv`.
    package var channel: String? {
        switch self {
        case .controlledDrug: "clinic"
        case .cash: "bank"
        case .gasBottle: "gas"
        case .valuables, .dangerous, .tobaccoAlcohol: nil
        }
    }

    /// What a name on a list stands for; nil for nearly everything.
    package static func of(_ name: String) -> Restriction? {
        let plain = harmless.reduce(name) { $0.replacing($1, with: " ") }
        return allCases.first { restriction in restriction.words.contains { plain.contains($0) } }
    }

    /// What a list has of it, each once.
    package static func find(in items: [Item]) -> [Restriction] {
        let found = Set(items.compactMap { of($0.name) })
        return allCases.filter(found.contains)
    }

    /// The first of them, where nothing else stands on the list.
    static func alone(on items: [Item]) -> Restriction? {
        guard !items.isEmpty, items.allSatisfy({ of($0.name)?.isForbidden == true }) else { return nil }
        return find(in: items).first
    }

    private var words: [String] {
        switch self {
        case .controlledDrug:
            [
                "吗啡", "美施康定", "哌替啶", "杜冷丁", "芬太尼", "美沙酮", "羟考酮", "奥施康定", "泰勒宁", "可待因", "布桂嗪", "强痛定", "曲马多", "丁丙诺啡",
                "地佐辛",
                "氯胺酮", "地西泮", "安定", "艾司唑仑", "阿普唑仑", "氯硝西泮", "劳拉西泮", "奥沙西泮", "硝西泮", "咪达唑仑", "三唑仑", "唑吡坦", "思诺思", "佐匹克隆",
                "扎来普隆", "苯巴比妥", "司可巴比妥", "哌甲酯", "利他林", "专注达", "安眠药", "睡眠药", "麻药",
            ]
        case .cash: ["取现", "取钱", "取款", "现金"]
        case .valuables: ["金条", "金项链", "金戒指", "金手镯", "首饰", "存折", "银行卡"]
        case .gasBottle: ["煤气罐", "煤气瓶", "液化气", "气瓶", "气罐"]
        case .dangerous: ["鞭炮", "爆竹", "烟花", "汽油", "柴油", "煤油", "油漆稀料", "香蕉水", "农药", "百草枯", "老鼠药"]
        case .tobaccoAlcohol: ["香烟", "卷烟", "烟丝", "白酒", "黄酒", "啤酒", "红酒", "葡萄酒", "米酒", "药酒", "老酒", "青红酒", "一条烟", "一包烟"]
        }
    }

    /// What only sounds like one of them.
    private static let harmless = ["安定门", "煮菜酒", "料酒", "酒酿", "酒精", "烟灰缸", "现金袋", "利是封"]
}
