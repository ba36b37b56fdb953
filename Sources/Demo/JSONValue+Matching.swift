internal import Casework

extension JSONValue {
    /// Whether this holds all that the other one says: an object may have more members, and a list more elements
    /// around the wanted ones, which come in the same order.
    func holds(_ wanted: JSONValue) -> Bool {
        switch (self, wanted) {
        case (.object(let members), .object(let wanted)):
            return wanted.allSatisfy { name, value in members[name]?.holds(value) ?? false }
        case (.list(let values), .list(let wanted)):
            var rest = wanted[...]
            for value in values {
                if let next = rest.first, value.holds(next) { rest = rest.dropFirst() }
            }
            return rest.isEmpty
        default: return self == wanted
        }
    }
}
