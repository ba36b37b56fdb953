/// Finds the shopping items in a sentence as clerks type it, behind 要, 买, 带 and their like:
/// 「榕荫里3号楼501林依姆 脚扭到下不来楼 要米10斤 生抽1瓶 鸡蛋一板 最多40块 钱到付 中午前要」.
///
/// The sentence is full of people, addresses, money and time; an item is only what clearly is one: a name with a
/// quantity, a name that is known, or a name in a list with such. All else is rest.
package struct ShoppingSentence {
    private let reader: SegmentReader
    private var list = FoundList()
    private var rest: [String] = []

    /// Whether a request for things has begun and nothing has ended it.
    private var isAsking = false

    /// The items of a sentence and the text around them.
    package static func read(_ sentence: String, groceries: Groceries = .common) -> ReadItems {
        let reader = SegmentReader(text: TypedText(sentence), groceries: groceries, bareNumbers: false)
        var state = ShoppingSentence(reader: reader)
        for group in groups(reader.joined(Segmenter.segments(of: reader.text))) { state.read(group) }
        return ReadItems(items: state.list.items, rest: state.rest)
    }

    /// Words of asking that are tried in one segment; a sentence with more of them in a row asks for nothing.
    private static let mostTries = 8

    private init(reader: SegmentReader) {
        self.reader = reader
    }

    /// Segments that a sign of lists joins stand or fall together.
    private static func groups(_ segments: [Segment]) -> [[Segment]] {
        var groups: [[Segment]] = []
        for segment in segments {
            if segment.joint == .list, !groups.isEmpty {
                groups[groups.count - 1].append(segment)
            } else {
                groups.append([segment])
            }
        }
        return groups
    }

    private mutating func read(_ group: [Segment]) {
        if group[0].joint == .sentence { isAsking = false }
        var claims: [Claim] = []
        for segment in group {
            let claim = claim(segment.range)
            claims.append(claim)
            isAsking = claim.keepsAsking
        }
        if claims.contains(where: { $0.isSure }) {
            for (segment, claim) in zip(group, claims) { settle(claim, of: segment) }
        } else if group.count > 1 || !claims[0].isWordAlone {
            let whole = group[0].range.lowerBound..<group[group.count - 1].range.upperBound
            rest.append(reader.text.text(whole))
        }
    }

    /// A sure claim brings items. An unsure one, a bare name that nobody knows, does if it is short: its neighbours in
    /// the list vouch for it.
    private mutating func settle(_ claim: Claim, of segment: Segment) {
        let isVouchedFor = claim.found.allSatisfy { $0.name.count <= 6 } && !claim.found.isEmpty
        guard claim.isSure || isVouchedFor else {
            rest.append(reader.text.text(segment.range))
            return
        }
        list.append(claim.found, joint: segment.joint)
        rest += claim.leftovers.map(reader.text.text).filter { !$0.isEmpty }
    }

    /// What a segment may bring.
    private struct Claim {
        var found: [FoundItem] = []
        var leftovers: [Range<Int>] = []

        /// Whether every item has a quantity or is known.
        var isSure = false

        /// Whether the next segment may go on with the list.
        var keepsAsking = false

        /// Whether the segment is a word of asking and nothing else.
        var isWordAlone = false
    }

    private func claim(_ range: Range<Int>) -> Claim {
        guard range.count <= SegmentReader.longestSegment else { return Claim() }
        if isAsking, let claim = things(range, isPurchase: false), claim.isSure { return claim }
        if let claim = claimBehindAskingWord(range) { return claim }
        guard isAsking, !reader.text.contains(anyOf: Groceries.asides, in: range) else { return Claim() }
        return things(range, isPurchase: false) ?? Claim(keepsAsking: true)
    }

    /// Tries each word of asking in the segment, from the left, until things stand behind one.
    private func claimBehindAskingWord(_ range: Range<Int>) -> Claim? {
        var unsure: Claim?
        var index = range.lowerBound
        var tries = 0
        while index < range.upperBound, tries < Self.mostTries {
            guard let word = AskingWord.read(reader.text, at: index, in: range, groceries: reader.groceries) else {
                index += 1
                continue
            }
            tries += 1
            let before = reader.text.trimmed(range.lowerBound..<index)
            let behind = reader.text.trimmed(word.end..<range.upperBound)
            if behind.isEmpty { return Claim(leftovers: [range], keepsAsking: true, isWordAlone: before.isEmpty) }
            if var claim = things(behind, isPurchase: word.isPurchase) {
                if !before.isEmpty { claim.leftovers.insert(before, at: 0) }
                if claim.isSure { return claim }
                // 买酱瓜、米10斤: the first name is not sure, but what follows may vouch for it.
                if word.isPurchase { unsure = unsure ?? claim }
            }
            index = word.end
        }
        return unsure
    }

    /// The things at these places, up to an aside (最多40块, 送到3号楼), if every one of them could be a thing.
    private func things(_ range: Range<Int>, isPurchase: Bool) -> Claim? {
        let aside = range.first {
            reader.text.length(ofFirst: Groceries.asides, at: $0, before: range.upperBound) != nil
        }
        let places = reader.text.trimmed(range.lowerBound..<(aside ?? range.upperBound))
        guard !places.isEmpty else { return nil }
        var reading = reader.read(places)
        if reading.found.allSatisfy({ $0.quantity == nil }), let bare = bareMeasure(places, isPurchase: isPurchase) {
            reading = SegmentReading(found: [bare])
        }
        let groceries = reader.groceries
        guard !reading.found.isEmpty, reading.found.allSatisfy({ groceries.isPlausibleInSentence($0.name) }),
            reading.leftovers.allSatisfy(isRemark)
        else { return nil }
        let isSure = reading.found.allSatisfy { $0.quantity != nil || groceries.known.contains($0.name) }
        var claim = Claim(found: reading.found, leftovers: reading.leftovers, isSure: isSure)
        if let aside { claim.leftovers.append(aside..<range.upperBound) }
        claim.keepsAsking = aside == nil
        return claim
    }

    /// 买把菜刀, 带包盐: a measure without a number is one of it, where the name is known or somebody is to buy it.
    private func bareMeasure(_ range: Range<Int>, isPurchase: Bool) -> FoundItem? {
        let text = reader.text
        guard reader.groceries.length(text, at: range.lowerBound, before: range.upperBound) == nil,
            let length = Measure.length(text, at: range.lowerBound, before: range.upperBound)
        else { return nil }
        let cut = range.lowerBound + length
        let name = text.text(cut..<range.upperBound)
        guard reader.groceries.known.contains(name) || (isPurchase && (1...6).contains(name.count)) else { return nil }
        return FoundItem(name: name, quantity: .one, unit: Measure.named(String(text.plain[range.lowerBound..<cut])))
    }

    /// Words behind a thing may say which (要东北的) or go on with a known verb; anything else makes the thing doubtful.
    private func isRemark(_ range: Range<Int>) -> Bool {
        ["要", "不要", "左右", "就", "送", "给", "放", "("].contains {
            reader.text.has($0, at: range.lowerBound, before: range.upperBound)
        }
    }
}
