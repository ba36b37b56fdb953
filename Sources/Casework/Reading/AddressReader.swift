/// Reads addresses behind the names of compounds and lanes.
package struct AddressReader {
    private let text: TypedText

    /// Every name and alias by its first character, the longer first: 融和新村二期 before 融和新村.
    private let names: [Character: [(name: String, pattern: CompoundPattern)]]

    /// Makes a reader of a text that knows these places.
    package init(_ text: TypedText, compounds: [CompoundPattern]) {
        self.text = text
        let all = compounds.flatMap { pattern in
            ([pattern.name] + pattern.aliases).map { (name: Text.halfWidth(Text.clean($0)), pattern: pattern) }
        }
        let usable = all.filter { !$0.name.isEmpty }.sorted { ($1.name.count, $0.name) < ($0.name.count, $1.name) }
        names = Dictionary(grouping: usable) { $0.name.first ?? " " }
    }

    /// The first address with a building, else the first compound.
    package func first() -> (address: Address, places: Range<Int>)? {
        var fallback: (address: Address, places: Range<Int>)?
        var index = 0
        while index < text.count {
            guard let (pattern, end) = compound(at: index) else {
                index += 1
                continue
            }
            let door = door(at: end, kind: pattern.kind, needsWord: false)
            let places = index..<door.end
            let address = Address(
                raw: text.text(places), compound: pattern.name, kind: pattern.kind, building: door.building,
                unit: door.unit, room: door.room)
            if door.building != nil { return (address, places) }
            fallback = fallback ?? (address, places)
            index = end
        }
        return fallback
    }

    private func compound(at index: Int) -> (CompoundPattern, end: Int)? {
        guard let candidates = names[text.plain[index]] else { return nil }
        return candidates.first { text.has($0.name, at: index, before: text.count) }
            .map { ($0.pattern, index + $0.name.count) }
    }

    /// A building and what is in it, as far as it is said, and the place behind.
    package typealias Door = (building: String?, unit: String?, room: String?, end: Int)

    /// Reads what follows a compound's name. With `needsWord` only a building that is called one counts.
    package func door(at index: Int, kind: CompoundPattern.Kind, needsWord: Bool) -> Door {
        let start = skip(["小区", "社区"], from: skipBlanks(from: index))
        let label = label(at: start)
        if let (building, labelEnd) = label, let wordEnd = buildingWord(at: skipBlanks(from: labelEnd)) {
            return inside(building, at: wordEnd)
        }
        if !needsWord, let door = dashed(at: start, kind: kind) { return door }
        return (nil, nil, nil, index)
    }

    /// Behind the building: an entrance, a floor (which the room says again), a room.
    private func inside(_ building: String, at index: Int) -> Door {
        var end = index
        var unit: String?
        if let (name, next) = label(at: skipBlanks(from: end)), let unitEnd = word(["单元", "梯"], at: next) {
            unit = name
            end = unitEnd
        }
        var next = skipBlanks(from: end)
        if text.at(next) == "-" { next += 1 }
        if let (_, floorEnd) = label(at: next), let wordEnd = word(["楼", "层"], at: floorEnd) {
            next = skipBlanks(from: wordEnd)
        }
        if let (room, roomEnd) = room(at: next) { return (building, unit, room, roomEnd) }
        return (building, unit, nil, end)
    }

    /// 2-101 behind a compound is building and room, 3-2-501 building, entrance and room. Two short numbers (3-2), a
    /// range (1-6号楼) and a lane's 31-2 can be meant in two ways. A lane's 31-2号 is a house number.
    private func dashed(at index: Int, kind: CompoundPattern.Kind) -> Door? {
        var labels: [String] = []
        var end = index
        while labels.count < 4, let (label, labelEnd) = labels.isEmpty ? label(at: end) : digits(at: end) {
            labels.append(label)
            end = labelEnd
            guard let sign = text.at(end), Self.dashes.contains(sign) else { break }
            end += 1
        }
        guard labels.count > 1, let last = labels.last else { return nil }
        if kind == .lane {
            guard labels.count == 2, let wordEnd = word(["号"], at: end), last.count <= 2 else { return nil }
            return (labels.joined(separator: "-"), nil, nil, wordEnd)
        }
        guard (3...4).contains(last.count), labels.count <= 3, labels.dropLast().allSatisfy({ $0.count <= 2 }) else {
            return nil
        }
        let roomEnd = word(["室", "房"], at: end) ?? end
        guard roomEnd > end || mayFollowRoom(at: end) else { return nil }
        return (labels[0], labels.count == 3 ? labels[1] : nil, last, roomEnd)
    }

    /// A room: three or four digits and perhaps a letter; one to five if 室 or 房 follows. Not 14户, 78岁, a telephone.
    private func room(at index: Int) -> (String, end: Int)? {
        let digitsEnd = text.endOfDigits(from: index, before: text.count)
        guard (1...5).contains(digitsEnd - index) else { return nil }
        var end = digitsEnd
        if let letter = text.at(end), letter.isASCIILetter, text.at(end + 1)?.isASCIILetter != true { end += 1 }
        let room = String(text.plain[index..<end]).uppercased()
        if let wordEnd = word(["号房", "室", "房"], at: end) { return (room, wordEnd) }
        guard (3...4).contains(digitsEnd - index), mayFollowRoom(at: end) else { return nil }
        return (room, end)
    }

    private func mayFollowRoom(at index: Int) -> Bool {
        guard let next = text.at(index) else { return true }
        if next == "." || next == "-" { return text.at(index + 1)?.isASCIIDigit != true }
        return !next.isASCIIDigit && !Self.counters.contains(next)
    }

    /// The end of a building's word. 号 alone is a house number in a lane and stands for 号楼 in a compound.
    private func buildingWord(at index: Int) -> Int? {
        if let end = word(["号楼", "栋", "幢", "座", "梯"], at: index) { return end }
        // 31号院, 2号线 and 3号店 are other things.
        guard let end = word(["号"], at: index), text.at(end).map({ !"线院店机".contains($0) }) ?? true else { return nil }
        return end
    }

    /// A number of one to four digits without zeros in front, with one letter behind it or not (3, 12, 3A); a letter by
    /// itself or with up to two digits (A, B2); a Chinese number below a hundred (三).
    private func label(at index: Int) -> (String, end: Int)? {
        guard let first = text.at(index) else { return nil }
        if first.isASCIILetter {
            let end = text.endOfDigits(from: index + 1, before: min(text.count, index + 3))
            guard text.at(end).map({ !$0.isASCIILetter && !$0.isASCIIDigit }) ?? true else { return nil }
            return (String(text.plain[index..<end]).uppercased(), end)
        }
        if let digits = digits(at: index) {
            guard let letter = text.at(digits.end), letter.isASCIILetter else { return digits }
            guard text.at(digits.end + 1)?.isASCIILetter != true else { return nil }
            return (digits.0 + letter.uppercased(), digits.end + 1)
        }
        guard let numeral = Numeral.read(text, at: index, before: text.count), let value = numeral.value,
            value.isWhole, value.isPositive, value < Quantity(100), !numeral.isDigits
        else { return nil }
        return (value.description, numeral.end)
    }

    private func digits(at index: Int) -> (String, end: Int)? {
        let end = text.endOfDigits(from: index, before: text.count)
        guard (1...4).contains(end - index), let number = text.number(index..<end) else { return nil }
        return (String(number), end)
    }

    private func word(_ words: [String], at index: Int) -> Int? {
        text.length(ofFirst: words, at: index, before: text.count).map { index + $0 }
    }

    private func skip(_ words: [String], from index: Int) -> Int {
        word(words, at: index).map { skipBlanks(from: $0) } ?? index
    }

    /// At most two blanks or commas: more of a gap is another clause.
    private func skipBlanks(from index: Int) -> Int {
        var place = index
        while place < index + 2, let sign = text.at(place), sign == " " || sign == "," || sign == "、" { place += 1 }
        return place
    }

    private static let dashes: Set<Character> = ["-", "‐", "–", "—", "−", "/"]

    /// What three or four digits in a row count if they are no room.
    private static let counters: Set<Character> = Set("户岁元块个人天年月斤%度分")
}
