/// One arrow of a line's state machine: by which verb a case comes from where to where. Where a case stands is its phase,
/// `held` while a person has to look first, or how it ended; `start` is before there is a case.
package struct Transition: Hashable, Comparable, Sendable, CustomStringConvertible {
    package let from: String
    package let verb: Verb
    package let to: String

    package init(from: String, verb: Verb, to: String) {
        self.from = from
        self.verb = verb
        self.to = to
    }

    package static let start = "start"
    package static let held = "held"

    /// What is only added to a case, and leaves it where it stands: such a step is no arrow.
    package static let additions: Set<Verb> = [.note, .amend, .reveal, .told]

    package var description: String { "\(from) --\(verb.rawValue)--> \(to)" }

    package static func < (left: Transition, right: Transition) -> Bool {
        (left.from, left.verb.rawValue, left.to) < (right.from, right.verb.rawValue, right.to)
    }

    /// A line a verb: `verb | from … | to …`. Each of the first can become each of the second; `=` is where it stood.
    static func table(_ text: String) -> Set<Transition> {
        var arrows: Set<Transition> = []
        for line in text.split(separator: "\n") {
            let parts = line.split(separator: "|").map { $0.split(separator: " ").map(String.init) }
            precondition(parts.count == 3 && parts[0].count == 1, "not an arrow: \(line)")
            for from in parts[1] {
                for to in parts[2] {
                    arrows.insert(Transition(from: from, verb: Verb(rawValue: parts[0][0]), to: to == "=" ? from : to))
                }
            }
        }
        return arrows
    }
}

extension CaseState {
    /// Where it stands among the arrows of its line.
    package var standing: String {
        guard matter.isOpen else { return endedAs ?? "closed" }
        return matter.hold == nil ? phase.rawValue : Transition.held
    }
}
