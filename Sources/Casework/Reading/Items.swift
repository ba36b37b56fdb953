/// The front door to reading shopping items out of plain Chinese.
package enum Items {
    /// The measure words that may stand behind a quantity, the commonest first.
    package static var units: [String] { Measure.all }

    /// Reads the field for a list: 「米10斤、生抽1瓶、鸡蛋一板」, 「2包盐 青菜 豆腐」.
    ///
    /// Everything in this field is meant to be an item, so a bare name is one, and a bare number behind a name is its
    /// quantity; what still cannot be an item stays text.
    package static func read(_ list: String, groceries: Groceries = .common) -> ReadItems {
        let reader = SegmentReader(text: TypedText(list), groceries: groceries, bareNumbers: true)
        var list = FoundList()
        var rest: [String] = []
        for segment in reader.joined(Segmenter.segments(of: reader.text)) {
            let reading = reader.read(segment.range)
            guard !reading.found.isEmpty, reading.found.allSatisfy({ groceries.isPlausible($0.name) }) else {
                rest.append(reader.text.text(segment.range))
                continue
            }
            list.append(reading.found, joint: segment.joint)
            rest += reading.leftovers.map(reader.text.text)
        }
        return ReadItems(items: list.items, rest: rest)
    }

    /// Finds the items in a whole sentence as clerks type it, behind 要, 买, 带 and their like; see `ShoppingSentence`.
    package static func read(sentence: String, groceries: Groceries = .common) -> ReadItems {
        ShoppingSentence.read(sentence, groceries: groceries)
    }

    /// Reads what a note changes in a list that is out already: 「-鸡蛋1板、+盐1包」, 「鸡蛋不要了 加盐1包」.
    package static func changes(in note: String, groceries: Groceries = .common) -> ItemChanges {
        ItemChanges.read(note, groceries: groceries)
    }
}

/// A line of a shopping list (代购清单).
package struct Item: Hashable, Codable, Sendable, CustomStringConvertible {
    /// What to buy, in the words that were typed.
    package let name: String

    /// How much of it; one, if nobody said.
    package let quantity: Quantity

    /// What the quantity counts, a measure word; nil if nobody said.
    package let unit: String?

    /// Makes a line.
    package init(name: String, quantity: Quantity = .one, unit: String? = nil) {
        self.name = name
        self.quantity = quantity
        self.unit = unit
    }

    /// The line as it is printed: 米10斤; 青菜 for one without a quantity. `Items.read` reads it back. A blank keeps the
    /// figures of a name and of its quantity apart: 维生素B12 1瓶.
    package var description: String {
        guard unit != nil || quantity != .one else { return name }
        let isApart = name.last.map { $0.isASCII && ($0.isLetter || $0.isNumber) } ?? false
        return name + (isApart ? " " : "") + quantity.description + (unit ?? "")
    }
}

/// What was read out of a text: the items, and the words that are none.
///
/// Nothing typed is lost between the two, apart from the signs and words that join (、, 要, 买).
package struct ReadItems: Hashable, Sendable {
    /// The items, in the order of the text.
    package var items: [Item]

    /// The text that was not read, in order, for a person to look at.
    package var rest: [String]

    /// Puts both together.
    package init(items: [Item] = [], rest: [String] = []) {
        self.items = items
        self.rest = rest
    }
}
