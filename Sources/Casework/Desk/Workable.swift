/// A case of any line, as far as every rule may look at it.
package protocol CaseState {
    var matter: Matter { get }
}

extension Step where Trade.State: CaseState {
    /// Whether anything may be done on the case: it is open, and nobody has to look at it first.
    package mutating func isWorkable() -> Bool {
        guard let matter = state?.matter else { return false }
        guard matter.isOpen else { return no(.closed) }
        guard matter.hold == nil else { return no(.held) }
        return true
    }

    /// Says no, as the answer of a question that a rule asks.
    package mutating func no(_ code: Refusal.Code, _ values: [String: String] = [:]) -> Bool {
        refuse(code, values)
        return false
    }

    /// Whether somebody of this code is in the directory.
    package mutating func knows(_ doer: DoerID) -> Bool {
        world.directory.doer(doer) != nil || no(.unknownName, ["doer": doer.text])
    }
}
