import Casework

/// A request that took something in the whole house, and what becomes of it when it loses that at the commit: the ledger
/// sends it back with what it lost (`linli-lost`), and its line decides again.
struct SecondTry<Trade: ServiceLine> {
    let request: Request<Trade.Body>
    let state: Trade.State?
    let world: World

    /// What it takes at the first try.
    var taken: [Claim] { claims(losing: []) }

    /// What it takes once more although just that is lost: a line that does so tries for ever, or until it is parked.
    var takenAgain: [Claim] { taken.filter { claims(losing: [$0]).contains($0) } }

    /// How often it loses when all that it takes is lost each time; nil where that is more often than the ledger sends a
    /// request back.
    var losses: Int? {
        var lost: Set<Claim> = []
        for losses in 0...Self.redecisionsMost {
            let taken = claims(losing: lost)
            if taken.isEmpty { return losses }
            lost.formUnion(taken)
        }
        return nil
    }

    private static var redecisionsMost: Int { 20 }

    private func claims(losing lost: Set<Claim>) -> [Claim] {
        Trade.decide(request, on: state, in: world.with(lost: world.lost.union(lost))).claims
    }
}

/// The same trade, hard of hearing: whatever was lost, it tries as it did before.
enum Deaf<Trade: ServiceLine>: ServiceLine {
    static var line: Line { Trade.line }
    static var transitions: Set<Transition> { Trade.transitions }

    static func decide(
        _ request: Request<Trade.Body>, on state: Trade.State?, in world: World
    ) -> Decision<Trade.Fact, Trade.State> {
        Trade.decide(request, on: state, in: world.with(lost: []))
    }

    static func evolve(_ state: Trade.State?, _ fact: Trade.Fact) -> Trade.State { Trade.evolve(state, fact) }

    static func deeds(
        of fact: Trade.Fact, by verb: Verb, from before: Trade.State?, to state: Trade.State, at: Instant
    ) -> [Deed] {
        Trade.deeds(of: fact, by: verb, from: before, to: state, at: at)
    }

    static func timers(of state: Trade.State, by policy: Policy) -> [Timer] { Trade.timers(of: state, by: policy) }
    static func summary(of state: Trade.State) -> Summary { Trade.summary(of: state) }
    static func requester(of state: Trade.State) -> PersonReference { Trade.requester(of: state) }
    static func verbs(on state: Trade.State?) -> [Verb] { Trade.verbs(on: state) }

    static func fields(of verb: Verb, on state: Trade.State?, in view: DeskView) -> [Form.Field] {
        Trade.fields(of: verb, on: state, in: view)
    }
}

extension World {
    /// The same moment, told of other losses.
    func with(lost: Set<Claim>) -> World {
        World(
            now: now, directory: directory, catalogue: catalogue, policy: policy, calendar: calendar, loads: loads,
            balances: balances, lost: lost, holders: holders)
    }
}
