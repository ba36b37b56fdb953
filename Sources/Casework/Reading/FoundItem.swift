/// A thing found in a segment. Whether it is believed depends on where the segment stands.
package struct FoundItem: Hashable, Sendable {
    /// Its name, without filler words.
    package let name: String

    /// Its quantity, or nil if none stood there.
    package let quantity: Quantity?

    /// What the quantity counts.
    package let unit: String?

    /// Whether the quantity is that of the names in front as well: 米、面、油各一袋.
    package var isEach = false
}

/// What one segment says.
package struct SegmentReading: Hashable, Sendable {
    /// The things in it, in order; none if it is unclear.
    package var found: [FoundItem] = []

    /// The places in it that belong to no thing.
    package var leftovers: [Range<Int>] = []
}

/// The things found in a text, in order, before they become items.
package struct FoundList: Sendable {
    private var entries: [(found: FoundItem, joint: Segment.Joint?)] = []

    /// Begins an empty list.
    package init() {}

    /// Adds what a segment brought; `joint` is what stands before the segment.
    package mutating func append(_ found: [FoundItem], joint: Segment.Joint) {
        for (place, item) in found.enumerated() { entries.append((item, place == 0 ? joint : nil)) }
    }

    /// The items: one, where no quantity stood; and with a quantity of each (各) the bare names in front of it that are
    /// joined alike. In 青菜 米、油各一袋 that is 米, since 青菜 stands apart.
    package var items: [Item] {
        var items: [Item] = []
        var each: FoundItem?
        var eachJoint: Segment.Joint?
        for (found, joint) in entries.reversed() {
            if found.isEach {
                each = found
                eachJoint = nil
            } else if found.quantity != nil {
                each = nil
            }
            let source = each ?? found
            items.append(Item(name: found.name, quantity: source.quantity ?? .one, unit: source.unit))
            guard let joint else { continue }
            if joint == .sentence || (eachJoint ?? joint) != joint { each = nil }
            eachJoint = joint
        }
        return items.reversed()
    }
}
