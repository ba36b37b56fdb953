/// 代购清单 as it stands after what was put right, added and taken off: what the slip says is what is to be bought.
package struct ShoppingList: Equatable, Sendable {
    package private(set) var items: [Item] = []
    /// What somebody said besides, in their words. What could be read of it is in the items already, and says so.
    package private(set) var remarks: [Remark] = []

    package struct Remark: Equatable, Sendable {
        package let words: String
        package let isInItems: Bool

        package init(words: String, isInItems: Bool) {
            self.words = words
            self.isInItems = isInItems
        }
    }

    package init() {}

    package mutating func take(_ body: some LineBody) {
        if let order = (body as? ErrandBody)?.order { items = order.items }
        if case .amend(_, let change) = body as? ErrandBody, !change.items.isEmpty {
            (items, remarks) = (change.items, [])
        }
        if case .note(let words, _, _) = body.deskAct { note(words) }
    }

    /// 「鸡蛋不要了 加盐1包」. What cannot be read as a whole changes nothing: the doer reads the words.
    private mutating func note(_ words: String) {
        let changes = Items.changes(in: words)
        let changed = changes.rest.isEmpty && !items.isEmpty ? items.changed(by: changes) : nil
        items = changed ?? items
        remarks.append(Remark(words: words, isInItems: changed != nil))
    }
}

extension [Item] {
    /// The list after the changes; nil where something is taken off that does not stand on it, or not so much of it.
    package func changed(by changes: ItemChanges) -> [Item]? {
        var list = self
        for removal in changes.removed {
            guard let place = list.firstIndex(where: { $0.isMeant(by: removal) }) else { return nil }
            guard let quantity = removal.quantity, quantity != list[place].quantity else {
                list.remove(at: place)
                continue
            }
            let item = list[place]
            guard item.unit == removal.unit, quantity < item.quantity else { return nil }
            list[place] = Item(
                name: item.name,
                quantity: Quantity(thousandths: item.quantity.thousandths - quantity.thousandths), unit: item.unit)
        }
        return list + changes.added
    }
}

extension Item {
    /// 「鸡蛋」 for 「土鸡蛋」: whoever rings does not read the list.
    fileprivate func isMeant(by removal: ItemRemoval) -> Bool {
        name == removal.name || name.contains(removal.name) || removal.name.contains(name)
    }
}
