/// What can and cannot be the name of a thing to buy.
///
/// Reading is careful: a word that is not clearly a thing stays text, and the clerk sees it. The lists are short on
/// purpose; they decide only where the form of a sentence does not.
package struct Groceries: Sendable {
    /// Names that are surely things, even without a quantity.
    package let known: Set<String>

    private let longest: Int
    private let beginnings: Set<Character>

    /// Makes the list from names.
    package init(known: Set<String>) {
        self.known = known
        longest = known.lazy.map(\.count).max() ?? 0
        beginnings = Set(known.compactMap(\.first))
    }

    /// The length of the longest known name that begins at this place.
    package func length(_ text: TypedText, at index: Int, before end: Int) -> Int? {
        guard index < end, beginnings.contains(text.plain[index]) else { return nil }
        return (1...min(longest, end - index)).last { known.contains(String(text.plain[index..<index + $0])) }
    }

    /// The names that a run without separators consists of (青菜豆腐), if it consists of nothing else: names of two
    /// characters and more, or three and more names of one (葱姜蒜). A known name is not taken apart.
    package func split(_ name: String) -> [String] {
        let characters = Array(name)
        guard !known.contains(name), (3...longestRun).contains(characters.count) else { return [name] }
        if characters.allSatisfy({ known.contains(String($0)) }) { return characters.map { String($0) } }
        // Where a name can begin, and where the one before it began.
        var previous: [Int: Int] = [0: 0]
        for end in 2...characters.count {
            for length in 2...max(2, longest) where end - length >= 0 && previous[end - length] != nil {
                guard known.contains(String(characters[end - length..<end])) else { continue }
                previous[end] = end - length
            }
        }
        var names: [String] = []
        var end = characters.count
        while end > 0, let begin = previous[end] {
            names.append(String(characters[begin..<end]))
            end = begin
        }
        return end == 0 && !names.isEmpty ? names.reversed() : [name]
    }

    /// Whether a name can stand in a shopping list: of moderate length, with a letter in it, none of the words that
    /// belong to people, addresses, money and time. A remark in brackets behind it may be anything.
    package func isPlausible(_ remarked: String) -> Bool {
        let name = Self.withoutRemark(remarked)
        if known.contains(name) { return true }
        let typed = TypedText(name)
        guard (1...Self.longestName).contains(typed.count), typed.plain.contains(where: \.isLetter),
            typed.plain[0].isLetter || typed.plain[0].isNumber, !Self.hasDashedNumber(typed),
            !name.hasSuffix("的"), !Self.notThings.contains(name), !Self.counted.contains(where: name.hasSuffix)
        else { return false }
        let places = typed.all
        return !typed.contains(anyOf: Self.speech, in: places)
            && !typed.contains(anyOf: Self.asides, in: places)
            && !typed.contains(anyOf: Self.addressWords, in: places)
    }

    /// Whether a name can be one in the middle of a sentence: stricter, since people and what they do stand all around.
    package func isPlausibleInSentence(_ remarked: String) -> Bool {
        let name = Self.withoutRemark(remarked)
        if known.contains(name) { return true }
        guard isPlausible(name), name.count <= 10, !name.contains(where: Self.motions.contains),
            !Self.countedFirst.contains(where: name.hasPrefix) || beginsKnown(name)
        else { return false }
        // Numbers belong to addresses and money, but 5号电池 and 84消毒液 end in what is known.
        return !name.contains { Text.halfWidth($0).isASCIIDigit } || endsInKnown(name)
    }

    private func endsInKnown(_ name: String) -> Bool {
        (2...max(2, longest)).contains { known.contains(String(name.suffix($0))) }
    }

    private func beginsKnown(_ name: String) -> Bool {
        (2...max(2, longest)).contains { known.contains(String(name.prefix($0))) }
    }

    private static func withoutRemark(_ name: String) -> String {
        let place = name.firstIndex { $0 == "(" || $0 == "\u{FF08}" }
        return place.map { Text.trimmed(name[..<$0]) } ?? name
    }

    /// 矿泉水-2, 7-3-2081: a sign of its own, or a code.
    private static func hasDashedNumber(_ name: TypedText) -> Bool {
        name.all.contains { name.plain[$0] == "-" && name.at($0 + 1)?.isASCIIDigit == true }
    }

    /// The longest run that is taken apart.
    private let longestRun = 24

    /// The longest name that is believed. The body's own limit (60) is for names that people enter by themselves.
    private static let longestName = 20

    /// Words that stop a list in a sentence: budget, payment, time, thanks.
    package static let asides = [
        "最多", "不超过", "别超过", "预算", "以内", "以下", "左右", "钱到付", "到付", "付款", "付钱", "多少钱", "给钱", "还钱", "块钱",
        "微信", "支付宝", "现金", "报销", "发票", "小票", "信封", "垫", "零钱", "前要", "前送", "之前", "点前", "点钟", "中午", "下午",
        "上午", "晚上", "早上", "今天", "明天", "后天", "今晚", "尽快", "马上", "快点", "着急", "小时", "分钟", "谢谢", "麻烦", "辛苦",
        "送到", "送来", "放门口", "放在", "敲门", "电话", "手机",
    ]

    /// Words of speech, which no name of a thing has in it. 不 alone is not among them: 不锈钢盆, 不粘锅.
    private static let speech = [
        "我", "你", "您", "他", "她", "们", "吗", "呢", "吧", "谁", "怎么", "什么", "这个", "那个", "没", "了", "是", "很", "请",
        "说", "让", "要", "在", "也", "都", "还有", "不用", "不能", "不会", "不是", "不想", "不行", "不去", "不到", "可以", "一下", "自己",
        "谢", "→", "—",
    ]

    private static let addressWords = ["号楼", "单元", "楼下", "楼上", "家里", "门口", "驿站", "社区"]

    /// Verbs of coming and going. They occur in a few names (上海青, 去污粉), which are therefore only read in lists.
    private static let motions: Set<Character> = Set("来去到给送放拿找看上下回走帮打写交问")

    /// Too general to be bought, or not to be bought at all.
    private static let notThings: Set<String> = [
        "菜", "东西", "药", "单", "票", "房", "话", "路", "事", "人", "卡", "字", "饭", "电", "物", "货", "一样", "老样子", "照旧",
        "投诉", "咨询", "报修", "反映", "买菜", "东西吃", "办法", "意见", "说法",
    ]

    /// What 两个 and 三个 count at the beginning of a clause: 两个月才好, 三个人抬.
    private static let countedFirst = ["人", "月", "钟", "星期", "礼拜", "儿", "女", "孙", "老", "大人", "小孩", "邻居", "半"]

    /// What is counted in the same words as things, and is none: people, time, papers.
    private static let counted = [
        "老人", "阿婆", "阿公", "依姆", "依伯", "孩子", "儿子", "女儿", "孙子", "孙女", "师傅", "同志", "志愿者", "月", "星期", "礼拜",
        "钟头", "协议", "证明", "材料", "身份证", "医保卡", "社保卡", "户口本", "复印件", "照片", "病历", "证件", "问题", "地方", "忙",
    ]
}
