/// Reads segments: 米10斤, 2包盐, 青菜, 米10斤生抽1瓶.
package struct SegmentReader: Sendable {
    /// The typed text.
    package let text: TypedText

    /// The names that are known.
    package let groceries: Groceries

    /// Whether a bare number at a segment's end is a quantity, as it is in lists.
    package let bareNumbers: Bool

    /// A segment longer than this is nobody's item and is not looked into, so that no text can make reading slow.
    package static let longestSegment = 240

    /// Reads the text as far as the rules of form go; names are not judged here.
    package func read(_ range: Range<Int>) -> SegmentReading {
        guard range.count <= Self.longestSegment else { return SegmentReading(leftovers: [range]) }
        let parts = parts(of: withoutFillers(range))
        let isUnclear = parts.contains { if case .unclear = $0 { true } else { false } }
        guard let first = parts.first, !isUnclear else { return SegmentReading(leftovers: [range]) }
        if case .measured = first { return quantityFirst(parts) }
        return nameFirst(parts)
    }

    /// The segments, with a name and a quantity that only a blank parts put together again: 米 10斤, 10斤 米.
    package func joined(_ segments: [Segment]) -> [Segment] {
        var result: [Segment] = []
        var open: Half?
        for segment in segments {
            let half = half(segment.range)
            if segment.joint == .blank, let open, let half, half != open, let last = result.popLast() {
                let range = last.range.lowerBound..<segment.range.upperBound
                result.append(Segment(range: range, joint: last.joint))
            } else {
                result.append(segment)
                open = half
                continue
            }
            open = nil
        }
        return result
    }

    private enum Half { case name, quantity }

    /// Whether the places are words alone, or a quantity alone.
    private func half(_ range: Range<Int>) -> Half? {
        guard range.count <= Self.longestSegment else { return nil }
        let parts = parts(of: range)
        guard parts.count == 1 else { return nil }
        switch parts[0] {
        case .word: return .name
        case .measured: return .quantity
        case .money, .unclear: return nil
        }
    }

    private func nameFirst(_ parts: [ItemPart]) -> SegmentReading {
        var reading = SegmentReading()
        var index = 0
        while index < parts.count {
            guard case .word(let places) = parts[index] else {
                reading.leftovers.append(parts[index].range)
                index += 1
                continue
            }
            if index + 1 < parts.count, case .measured(let quantity, let unit, _) = parts[index + 1] {
                addMeasured(places, quantity, unit, to: &reading)
                index += 2
            } else {
                addBare(places, to: &reading)
                index += 1
            }
        }
        return reading
    }

    /// 10斤米 and 2包盐1瓶醋. In 500ml酱油1瓶 and 六个核桃1箱 the first quantity belongs to the name.
    private func quantityFirst(_ parts: [ItemPart]) -> SegmentReading {
        if parts.count == 3, case .word(let places) = parts[1], case .measured(let quantity, let unit, _) = parts[2] {
            let whole = parts[0].range.lowerBound..<places.upperBound
            return SegmentReading(found: [FoundItem(name: text.text(whole), quantity: quantity, unit: unit)])
        }
        var reading = SegmentReading()
        var index = 0
        while index < parts.count {
            if case .measured(let quantity, let unit, _) = parts[index], index + 1 < parts.count,
                case .word(let places) = parts[index + 1]
            {
                addCounted(places, quantity, unit, to: &reading)
                index += 2
            } else {
                reading.leftovers.append(parts[index].range)
                index += 1
            }
        }
        return reading
    }

    /// A name in front of its quantity; behind 各 the quantity is that of every name in it.
    private func addMeasured(
        _ places: Range<Int>, _ quantity: Quantity, _ unit: String?, to reading: inout SegmentReading
    ) {
        let isEach = text.plain[places.upperBound - 1] == "各" && places.count > 1
        let name = name(isEach ? places.lowerBound..<places.upperBound - 1 : places)
        for single in isEach ? groceries.split(name) : [name] {
            reading.found.append(FoundItem(name: single, quantity: quantity, unit: unit, isEach: isEach))
        }
    }

    /// A name behind its quantity ends where the sentence goes on: in 2包盐送到门口 it is the known name in front.
    private func addCounted(
        _ places: Range<Int>, _ quantity: Quantity, _ unit: String?, to reading: inout SegmentReading
    ) {
        let name = name(places)
        if !groceries.isPlausibleInSentence(name),
            let length = groceries.length(text, at: places.lowerBound, before: places.upperBound)
        {
            let cut = places.lowerBound + length
            reading.found.append(FoundItem(name: text.text(places.lowerBound..<cut), quantity: quantity, unit: unit))
            if cut < places.upperBound { reading.leftovers.append(text.trimmed(cut..<places.upperBound)) }
        } else {
            reading.found.append(FoundItem(name: name, quantity: quantity, unit: unit))
        }
    }

    /// Words without a quantity: things by themselves, or what is still said about the thing before.
    private func addBare(_ places: Range<Int>, to reading: inout SegmentReading) {
        let name = name(places)
        if let last = reading.found.last {
            if text.plain[places.lowerBound] == "(" {
                // 牛奶2箱(低糖): the remark stays with the thing.
                let remarked = FoundItem(name: last.name + text.text(places), quantity: last.quantity, unit: last.unit)
                reading.found[reading.found.count - 1] = remarked
                return
            }
            if Self.particles.contains(name) { return }
            guard groceries.known.contains(name) else {
                reading.leftovers.append(places)
                return
            }
        }
        for single in groceries.split(name) { reading.found.append(FoundItem(name: single, quantity: nil, unit: nil)) }
    }

    /// The name at these places, without the words that lead up to it (再要, 一点) or trail behind (吧).
    private func name(_ places: Range<Int>) -> String {
        let name = withoutFillers(places)
        var upper = name.upperBound
        while upper - name.lowerBound > 1, Self.particles.contains(String(text.plain[upper - 1])) { upper -= 1 }
        return text.text(name.lowerBound..<upper)
    }

    /// The places behind the words that lead up to a thing, unless nothing would be left or they begin a known name.
    private func withoutFillers(_ places: Range<Int>) -> Range<Int> {
        var lower = places.lowerBound
        let upper = places.upperBound
        while lower < upper, groceries.length(text, at: lower, before: upper) == nil,
            let length = text.length(ofFirst: Self.fillers, at: lower, before: upper), lower + length < upper
        {
            lower += length
        }
        return text.trimmed(lower..<upper)
    }

    private func parts(of range: Range<Int>) -> [ItemPart] {
        ItemLexer.parts(of: range, in: text, bareNumbers: bareNumbers, groceries: groceries)
    }

    private static let fillers = [
        "麻烦", "请", "帮我", "帮忙", "帮", "给我", "我要", "想要", "要买", "要", "买", "带", "捎", "再加", "再来", "来", "加上", "加", "再", "还",
        "一点",
        "一些", "些", "点", "的",
    ]

    private static let particles: Set<String> = ["吧", "啊", "呀", "哦", "哈", "呢", "啦", "嘛", "哟"]
}
