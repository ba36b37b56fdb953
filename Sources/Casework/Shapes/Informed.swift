/// Who knows by a step what the case had to tell them before it.
package enum Informed: Hashable, Sendable {
    /// Somebody of the desk told this one thing.
    case told(Notice)
    /// Doers did, took or declined what they were told of.
    case doers
    /// Somebody of the house looked after the case.
    case duty

    /// As the envelope holds it: a recipient, and the code where it is one notice.
    package var text: String {
        switch self {
        case .told(let notice): "\(notice.to.text) \(notice.code)"
        case .doers: "doers"
        case .duty: "duty"
        }
    }

    /// What a step says of this by being done. One that only looks, writes down or puts off tells nobody.
    static func by(_ verb: Verb, of role: Actor.Role) -> [Informed] {
        let silent: [Verb] = [.submit, .note, .amend, .reveal, .hold, .told, .due]
        guard !silent.contains(verb) else { return [] }
        let done: [Verb] = [
            .accept, .decline, .purchase, .deliver, .absent, .visited, .waive, .talk, .agree, .fail, .perform, .record,
        ]
        return (done.contains(verb) ? [.doers] : []) + (Permit.staff.contains(role) ? [.duty] : [])
    }
}
