/// A word with which people ask for things.
package struct AskingWord {
    /// The place behind the word and its filler.
    package let end: Int

    /// Whether it is about buying and nothing else: 买, 代购. 要 and 带 are about many things.
    package let isPurchase: Bool

    /// The word of asking at this place, if there is one and it asks: not 不要, 买好了, 要求, 海带.
    package static func read(
        _ text: TypedText, at index: Int, in range: Range<Int>, groceries: Groceries
    ) -> AskingWord? {
        let end = range.upperBound
        guard let word = words.first(where: { text.has($0, at: index, before: end) }),
            groceries.length(text, at: index, before: end) == nil
        else { return nil }
        let next = index + word.count
        if let before = text.at(index - 1), index > range.lowerBound, neverBehind.contains(before) { return nil }
        if let last = word.last, last == "带", let before = text.at(index - 1), bands.contains(before) { return nil }
        let isNegated = negations.contains { text.has($0, at: index - $0.count, before: index) }
        guard !isNegated, next >= end || !neverBefore.contains(text.plain[next]) else { return nil }
        let filler = fillers.first { text.has($0, at: next, before: end) }
        let takesFiller = filler != nil && groceries.length(text, at: next, before: end) == nil
        return AskingWord(
            end: next + (takesFiller ? filler?.count ?? 0 : 0), isPurchase: word.contains("买") || word.contains("购"))
    }

    /// The longer first.
    private static let words = [
        "帮我买", "帮忙买", "帮买", "帮我带", "帮忙带", "帮带", "需要买", "需要带", "想要买", "想要", "我要", "再要", "还要", "再买", "再带", "要买", "想买",
        "购买", "代购", "采购", "要带", "顺便带", "需要", "买", "带", "捎", "要",
    ]

    /// 买点, 带些: some of it.
    private static let fillers = ["一点", "一些", "一下", "点儿", "点", "些"]

    /// What stands in front of a word that asks for nothing, or tells of what is done.
    private static let negations = ["不用", "不要", "不想", "不能", "不会", "无需", "不必", "已经", "刚才", "昨天"]

    /// 不要, 没带, 别买, 重要, 摘要.
    private static let neverBehind: Set<Character> = Set("不没别主重纪摘紧首必莫勿")

    /// 要不要, 要求, 要紧, 要是, 买好, 买了, 带过, 买单, 要件, and 要社区来看: the community is no thing.
    private static let neverBefore: Set<Character> = Set("不求紧是么命的好了过完到着齐单卖件社")

    /// 海带, 胶带, 一带: no carrying.
    private static let bands: Set<Character> = Set("海胶皮绷领鞋裤腰磁地热温寒一录声彩纽背吊绑丝连附")
}
