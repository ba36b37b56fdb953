/// What somebody takes off a shopping list that is out already.
package struct ItemRemoval: Hashable, Codable, Sendable {
    /// The name, as typed now; it need not be the name on the list.
    package let name: String

    /// How much less; nil for all of it.
    package let quantity: Quantity?

    /// What the quantity counts.
    package let unit: String?

    /// Makes a removal.
    package init(name: String, quantity: Quantity? = nil, unit: String? = nil) {
        self.name = name
        self.quantity = quantity
        self.unit = unit
    }
}

/// What a note changes in a list: 「-鸡蛋1板、+盐1包」, 「鸡蛋不要了 加盐1包」, 「米换成面条」.
package struct ItemChanges: Hashable, Sendable {
    /// What is no longer wanted.
    package var removed: [ItemRemoval] = []

    /// What is wanted besides.
    package var added: [Item] = []

    /// The text that was not read. A thing without any sign of coming or going is here: it is not clear which.
    package var rest: [String] = []

    /// Reads a note about a list.
    package static func read(_ note: String, groceries: Groceries = .common) -> ItemChanges {
        let reader = SegmentReader(text: TypedText(note), groceries: groceries, bareNumbers: true)
        let segments = reader.joined(Segmenter.segments(of: reader.text, keepingSigns: true))
        var state = ChangeReader(reader: reader)
        for segment in segments { state.read(segment) }
        return state.result()
    }
}

/// Reads the segments of a note in order, and remembers what a list (鸡蛋和盐不要了, 加盐、糖) shares a sign with.
private struct ChangeReader {
    private enum Direction { case coming, going }

    let reader: SegmentReader
    private var changes = ItemChanges()

    /// Where the current list is going, until something else than 、 ends it.
    private var shared: Direction?

    /// Bare names of the current list that have no sign yet.
    private var waiting: [Segment] = []

    init(reader: SegmentReader) {
        self.reader = reader
    }

    mutating func read(_ segment: Segment) {
        if segment.joint != .list {
            giveUpWaiting()
            shared = nil
        }
        guard segment.range.count <= SegmentReader.longestSegment else { return leave(segment.range) }
        if readReplacement(segment.range) { return }
        let (direction, places, isSuffix) = sign(of: segment.range)
        guard let direction = direction ?? carried(to: places) else {
            if isBareName(places) { return waiting.append(segment) }
            giveUpWaiting()
            return leave(segment.range)
        }
        if isSuffix, isBareName(places) {
            for earlier in waiting where !apply(direction, earlier.range) { leave(earlier.range) }
            waiting = []
        }
        giveUpWaiting()
        if apply(direction, places) { shared = direction } else { leave(segment.range) }
    }

    mutating func result() -> ItemChanges {
        giveUpWaiting()
        return changes
    }

    /// A list goes on as it began: additions with any item, removals with bare names only (不要鸡蛋、豆腐), since behind
    /// 「-鸡蛋1板、」 a 「盐1包」 may well be meant to come.
    private func carried(to places: Range<Int>) -> Direction? {
        switch shared {
        case .coming: .coming
        case .going where isBareName(places): .going
        default: nil
        }
    }

    private mutating func apply(_ direction: Direction, _ places: Range<Int>) -> Bool {
        let reading = reader.read(places)
        guard !reading.found.isEmpty, reading.found.allSatisfy({ reader.groceries.isPlausible($0.name) }) else {
            return false
        }
        switch direction {
        case .coming:
            var list = FoundList()
            list.append(reading.found, joint: .sentence)
            changes.added += list.items
        case .going:
            changes.removed += reading.found.map { ItemRemoval(name: $0.name, quantity: $0.quantity, unit: $0.unit) }
        }
        reading.leftovers.forEach { leave($0) }
        return true
    }

    /// 米换成面条, 米10斤改成5斤, 米改成5斤.
    private mutating func readReplacement(_ range: Range<Int>) -> Bool {
        let text = reader.text
        let words = ["换成", "改成", "改为", "换为"]
        let end = range.upperBound
        guard let cut = range.first(where: { text.length(ofFirst: words, at: $0, before: end) != nil }) else {
            return false
        }
        let old = reader.read(text.trimmed(range.lowerBound..<cut))
        let newPlaces = text.trimmed(cut + 2..<range.upperBound)
        guard old.found.count == 1, old.leftovers.isEmpty, reader.groceries.isPlausible(old.found[0].name),
            !newPlaces.isEmpty
        else { return false }
        let parts = ItemLexer.parts(
            of: newPlaces, in: text, bareNumbers: true, groceries: reader.groceries)
        if parts.count == 1, case .measured(let quantity, let unit, _) = parts[0] {
            changes.added.append(Item(name: old.found[0].name, quantity: quantity, unit: unit))
        } else if !apply(.coming, newPlaces) {
            return false
        }
        let gone = old.found[0]
        changes.removed.append(ItemRemoval(name: gone.name, quantity: gone.quantity, unit: gone.unit))
        return true
    }

    /// The sign or words of coming and going at either end, and the places without them.
    private func sign(of range: Range<Int>) -> (Direction?, Range<Int>, isSuffix: Bool) {
        let text = reader.text
        for word in Self.goneBehind where range.count > word.count {
            let cut = range.upperBound - word.count
            if text.has(word, at: cut, before: range.upperBound) {
                return (.going, text.trimmed(range.lowerBound..<cut), true)
            }
        }
        let isName = reader.groceries.length(text, at: range.lowerBound, before: range.upperBound) != nil
        let isOtherWord = text.length(ofFirst: Self.notAdding, at: range.lowerBound, before: range.upperBound) != nil
        guard !isName, !isOtherWord else { return (nil, range, false) }
        for (words, direction) in [(Self.coming, Direction.coming), (Self.going, .going)] {
            if let length = text.length(ofFirst: words, at: range.lowerBound, before: range.upperBound) {
                // 别买鱼了: the 了 belongs to the words of going.
                let hasEnding = direction == .going && text.plain[range.upperBound - 1] == "了"
                let end = max(range.lowerBound + length, range.upperBound - (hasEnding ? 1 : 0))
                let rest = text.trimmed(range.lowerBound + length..<end)
                if !rest.isEmpty { return (direction, rest, false) }
            }
        }
        return (nil, range, false)
    }

    private func isBareName(_ places: Range<Int>) -> Bool {
        let reading = reader.read(places)
        return reading.leftovers.isEmpty && !reading.found.isEmpty
            && reading.found.allSatisfy { $0.quantity == nil && reader.groceries.isPlausible($0.name) }
    }

    private mutating func giveUpWaiting() {
        waiting.forEach { leave($0.range) }
        waiting = []
    }

    private mutating func leave(_ range: Range<Int>) {
        changes.rest.append(reader.text.text(range))
    }

    private static let coming = [
        "再加上", "再加", "再要", "再买", "再带", "再来", "多加", "多要", "多买", "多带", "还要", "另加", "另外加", "另外要",
        "加上", "增加", "添", "加", "+", "➕",
    ]

    private static let going = [
        "不要买", "不用买", "不要", "不用", "别买", "别要", "不买", "去掉", "取消", "减掉", "减去", "减", "少买", "少要", "-", "−", "–", "﹣", "➖",
    ]

    private static let goneBehind = [
        "就不要了", "都不要了", "不要了", "不用买了", "就不用了", "不用了", "都不买了", "不买了", "不用买", "不要", "取消了", "取消", "去掉", "免了", "算了",
    ]

    /// Names and words that begin with a sign of coming or going by accident.
    private static let notAdding = ["加多宝", "加碘", "加厚", "加长", "加大", "加绒", "加钙", "加急", "减肥", "减盐", "加班", "加油"]
}
