/// Measure words (量词): what a quantity counts, such as 斤 or 瓶. (The word *unit* is taken: 结盟单位 are units.)
///
/// The list is closed, so that a slip like 卡车 is noticed at the door.
package enum Measure {
    /// The measure word as it is printed, from it or a common other writing of it (kg, 千克, 枚); nil if it is not in the
    /// list.
    package static func named(_ typed: String) -> String? {
        let plain = Text.halfWidth(Text.clean(typed))
        return canonical[plain] ?? canonical[plain.lowercased()]
    }

    /// Every measure, the commonest first: the list that the desk offers.
    package static let all = [
        "斤", "个", "瓶", "袋", "包", "盒", "箱", "板", "把", "条", "块", "只", "份", "桶", "罐", "听", "支", "卷", "双", "张",
        "公斤", "克", "两", "片", "根", "颗", "粒", "提", "件", "套", "串", "捆", "碗", "杯", "壶", "本", "筒", "节", "对",
        "头", "棵", "朵", "尾", "扎", "排", "打", "升", "毫升",
    ]

    /// Measures to offer for one that is not in the list: those that share a character with it, else the commonest.
    package static func suggestions(for typed: String) -> [String] {
        let characters = Set(Text.halfWidth(Text.clean(typed)).prefix(8))
        let alike = all.filter { !characters.isDisjoint(with: $0) }
        return Array((alike.isEmpty ? all : alike).prefix(8))
    }

    /// The length of the longest measure word at this place. A Latin one must not run on into a word: 5g, not 5green.
    package static func length(_ text: TypedText, at index: Int, before end: Int) -> Int? {
        guard index < end, beginnings.contains(text.plain[index]) else { return nil }
        for word in longestFirst where text.has(word, at: index, before: end) {
            let next = index + word.count
            if word.first?.isASCII == true, next < end, text.plain[next].isASCIILetter { continue }
            return word.count
        }
        return nil
    }

    private static let otherWritings = [
        "千克": "公斤", "kg": "公斤", "KG": "公斤", "Kg": "公斤", "g": "克", "G": "克", "ml": "毫升", "ML": "毫升", "mL": "毫升",
        "l": "升", "L": "升", "枚": "个", "袋子": "袋", "瓶子": "瓶", "盒子": "盒", "箱子": "箱",
    ]

    private static let canonical: [String: String] = otherWritings.merging(all.map { ($0, $0) }) { first, _ in first }

    private static let longestFirst = canonical.keys.sorted { ($1.count, $0) < ($0.count, $1) }

    private static let beginnings = Set(canonical.keys.compactMap(\.first))
}
