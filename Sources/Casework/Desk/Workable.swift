/// A case of any line, as far as every rule may look at it.
package protocol CaseState {
    associatedtype Phase: RawRepresentable<String> & Equatable

    var matter: Matter { get }
    var phase: Phase { get }
    /// Those who have said that they do it.
    var takenBy: [DoerID] { get }
    /// Those who were asked to go, or have said that they do, and may be on the way.
    var goers: [DoerID] { get }
    /// Whether something lies with the case that only whoever does it may know: a pick-up code.
    var hasSecret: Bool { get }
    /// Who was proposed for it, and why not others.
    var shortlist: Shortlist { get }
    /// How it ended, as a code; while something has to be settled, how it will.
    var endedAs: String? { get }
    /// Nobody did in time what the case waits for.
    var isLate: Bool { get }
    /// What is agreed and where it is, in the order in which somebody asks.
    func facts(in directory: Directory) -> [CaseFact]
}

extension CaseState {
    package var hasSecret: Bool { false }
}

extension Step where Trade.State: CaseState {
    /// Whether anything may be done on the case: it is open, and nobody has to look at it first.
    package mutating func isWorkable() -> Bool {
        guard let matter = state?.matter else { return false }
        guard matter.isOpen else { return no(.closed) }
        guard matter.hold == nil else { return no(.held) }
        return isReported(matter)
    }

    /// The same, and the case stands where this step belongs.
    package mutating func isWorkable(_ phases: Trade.State.Phase...) -> Bool {
        guard let state, isWorkable() else { return false }
        return phases.contains(state.phase) || no(.notNow, ["status": state.phase.rawValue])
    }

    /// Whether nothing stands against it; what does is the answer.
    package mutating func isClear(of obstacle: Refusal?) -> Bool {
        if let obstacle { refuse(obstacle.code, obstacle.values) }
        return obstacle == nil
    }

    /// Says no, as the answer of a question that a rule asks.
    package mutating func no(_ code: Refusal.Code, _ values: [String: String] = [:]) -> Bool {
        refuse(code, values)
        return false
    }

    /// Whether a doer who types with her own credential acts on a case of her own. That she takes one or cannot, that
    /// somebody is in danger, and what she has to tell is heard on any.
    package mutating func isTheirs() -> Bool {
        guard request.actor.role == .doer, let state, !state.takenBy.isEmpty else { return true }
        switch request.verb {
        case .accept, .decline, .note, .emergency: return true
        default: return request.actor.doer.map(state.takenBy.contains) == true || no(.notAllowed)
        }
    }

    /// Nobody judges his own work, nor asks the resident about it (trap 23): whether whoever types this is none of those who
    /// did it, and does not type it for one of them.
    package mutating func didNotDoIt(_ doers: [DoerID]) -> Bool {
        let hands = [request.actor.doer, request.onBehalfOf.map { DoerID($0) }].compactMap { $0 }
        return !hands.contains(where: doers.contains) || no(.samePerson)
    }

    /// Whether the case may be given to this doer: she is in the directory, and where somebody is to be protected she is of
    /// the community, unless a person decides otherwise whom the house trusts with that.
    package mutating func mayDo(_ doer: DoerID) -> Bool {
        guard knows(doer) else { return false }
        guard state?.matter.isRestricted == true, !isOfCommunity(doer),
            !world.policy.protectedRoles.contains(request.actor.role)
        else { return true }
        return no(.rule, ["rule": "notForVolunteers"])
    }

    func isOfCommunity(_ doer: DoerID) -> Bool { world.directory.doer(doer)?.kind == .communityWorker }

    /// Whether somebody of this code is in the directory.
    package mutating func knows(_ doer: DoerID) -> Bool {
        world.directory.doer(doer) != nil || no(.unknownName, ["doer": doer.text])
    }
}
