import Casework
import Testing

/// An arrow's own case: *given* a case that stands there, *when* somebody does this, *then* it stands there.
struct Arrow: Sendable, CustomTestStringConvertible {
    /// Where it stands, and behind a slash what is particular about it.
    let given: String
    let verb: Verb
    let fields: [String: JSONValue]
    let then: String
    let actor: Actor

    init(
        _ given: String, _ verb: Verb, _ fields: [String: JSONValue] = [:], _ then: String? = nil, by actor: Actor = .wu
    ) {
        self.given = given
        self.verb = verb
        self.fields = fields
        self.then = then ?? String(given.prefix { $0 != "/" })
        self.actor = actor
    }

    var testDescription: String { "\(given) --\(verb.rawValue)--> \(then)" }
    var transition: Transition { Transition(from: String(given.prefix { $0 != "/" }), verb: verb, to: then) }

    /// Plays it. Of a timer `key` says which.
    func play<Trade: ServiceLine>(on before: Played<Trade>) throws where Trade.State: CaseState {
        var case1 = before
        #expect(case1.state?.standing ?? Transition.start == transition.from, "given")
        if verb == .due, case .text(let key)? = fields["key"] {
            #expect(try case1.fire(key).outcome == .accepted)
        } else {
            let made = try case1.send(verb, fields, by: actor, through: actor.role == .resident ? .form : .phone)
            #expect(made.outcome == .accepted || verb == .submit, "\(made.outcome)")
        }
        #expect(case1.state?.standing == then)
    }
}

extension [Arrow] {
    /// Every arrow of the line has its case here, and every case is an arrow of the line.
    func expectAll(of transitions: Set<Transition>) {
        let shown = Set(map(\.transition))
        let missing = transitions.subtracting(shown).sorted()
        let unknown = shown.subtracting(transitions).sorted()
        #expect(missing == [] && unknown == [])
    }
}

extension Played {
    /// The same case after one more step.
    func after(_ verb: Verb, _ fields: [String: JSONValue] = [:], by actor: Actor = .wu) throws -> Played {
        var case1 = self
        try case1.send(verb, fields, by: actor)
        return case1
    }
}
