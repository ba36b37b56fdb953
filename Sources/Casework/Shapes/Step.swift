/// One decision while it is being made. Every fact is folded at once, so that the rules that follow see the case as it
/// is by then, and the stored state can never differ from the fold of its facts.
package struct Step<Trade: ServiceLine> {
    package let request: Request<Trade.Body>
    package let world: World
    package private(set) var state: Trade.State?

    private var facts: [Trade.Fact] = []
    private var refusal: Refusal?
    private var claims: [Claim] = []
    private var releases: [Claim] = []
    private var postings: [Posting] = []
    private var followOns: [FollowOn] = []
    private var notices: [Notice] = []
    private var informed: [Informed] = []
    private var particulars: [Particulars] = []

    package init(_ request: Request<Trade.Body>, on state: Trade.State?, in world: World) {
        self.request = request
        self.world = world
        self.state = state
    }

    package mutating func record(_ fact: Trade.Fact) {
        facts.append(fact)
        state = Trade.evolve(state, fact)
    }

    /// Says no. Facts of a refused `submit` stay, because it makes its case; of any other they do not.
    package mutating func refuse(_ code: Refusal.Code, _ values: [String: String] = [:]) {
        refusal = Refusal(code, values)
    }

    package mutating func claim(_ kind: Claim.Kind, _ key: String) { claims.append(Claim(kind, key)) }
    package mutating func release(_ kind: Claim.Kind, _ key: String) { releases.append(Claim(kind, key)) }
    package mutating func tell(_ recipient: Notice.Recipient, _ code: String) {
        notices.append(Notice(to: recipient, code: code))
    }
    /// Somebody of the desk has told them this.
    package mutating func hasTold(_ notice: Notice) { informed.append(.told(notice)) }
    package mutating func ask(_ followOn: FollowOn) { followOns.append(followOn) }

    /// Moves community money or goods from one account to another.
    package mutating func move(_ amount: Money, from source: AccountCode, to target: AccountCode) {
        guard amount != .zero else { return }
        postings += [Posting(source, -amount), Posting(target, amount)]
    }

    /// Keeps something private beside the case, and gives the reference that may stand in it. Nil when there is nothing
    /// to keep.
    package mutating func keep(
        _ kind: Particulars.Kind, of person: PersonReference, _ fields: [String: String?], phone: String? = nil,
        room: String? = nil
    ) -> Private? {
        let said = fields.compactMapValues { $0 }.filter { !$0.value.isEmpty }
        guard !said.isEmpty else { return nil }
        particulars.append(Particulars(person: person, kind: kind, fields: said, phone: phone, room: room))
        return Private(request: request.id, index: particulars.count - 1)
    }

    /// The decision that has come of it. What recorded nothing and refused nothing is `nothing`.
    package func decision() -> Decision<Trade.Fact, Trade.State> {
        let opensCase = request.verb == .submit
        let counts = refusal == nil || opensCase
        let outcome: Outcome =
            if let refusal { .refused(refusal) } else if facts.isEmpty { .nothing } else { .accepted }
        let after = counts && outcome != .nothing ? state : nil
        return Decision(
            outcome: outcome, facts: counts ? facts : [], state: after, summary: after.map(Trade.summary),
            claims: refusal == nil ? claims : [], releases: refusal == nil ? releases : [],
            postings: refusal == nil ? postings : [],
            timers: after.map { Trade.timers(of: $0, by: world.policy) } ?? [],
            followOns: refusal == nil ? followOns : [], notices: notices,
            informed: refusal == nil && !facts.isEmpty
                ? informed + Informed.by(request.verb, of: request.actor.role) : [],
            particulars: (counts ? particulars : []) + (outcome == .nothing ? [] : remark))
    }

    /// What was said beside the step, also beside one that was refused.
    private var remark: [Particulars] {
        guard let words = request.remark, let state else { return [] }
        return [Particulars(person: Trade.requester(of: state), kind: .words, fields: ["remark": words])]
    }
}
