internal import Casework
internal import Ledger
internal import Lines

/// What a case's state and history say of it, as far as the 工作台账 tells it, and where that stands which is private.
struct DaybookCase: Equatable {
    let number: String?
    let line: Line
    let summary: Summary
    let channel: Channel
    /// 待补.
    let incomplete: [String]
    /// Something of it is in the 异常区.
    let parked: Bool
    var doers: [DoerID]
    /// Why the house said no when it was registered.
    var refusal: Refusal?
    /// 回访 that is still to come, by the clock.
    var followUpAt: Instant?
    /// When somebody was rung who was asked afterwards.
    var followedUpAt: Instant?
    /// What was said then.
    var satisfaction: FollowUp.Satisfaction?

    /// Whom it is about.
    var person: PersonReference
    /// Name and phone; a later one goes before an earlier one.
    var contacts: [Private]
    /// Where to go.
    var places: [Private]
    /// What was said, and where nothing was: what is to be bought.
    var content: Private?

    /// Whatever has to be opened to tell it.
    var references: Set<Private> { Set(contacts + places + [content].compactMap { $0 }) }
}

extension DaybookCase {
    /// Throws where the stored state is not one that this version can read.
    init(_ item: DaybookItem) throws {
        let bytes = item.standing.state
        switch item.standing.line {
        case .errand:
            let state = try Codec.decode(ErrandState.self, from: bytes)
            try self.init(item, Errand.self, state) { if case .desk(let fact) = $0 { fact } else { nil } }
            content = content ?? state.items
        case .mediation:
            let state = try Codec.decode(MediationState.self, from: bytes)
            try self.init(item, Mediation.self, state) { if case .desk(let fact) = $0 { fact } else { nil } }
        case .condolence:
            let state = try Codec.decode(CondolenceState.self, from: bytes)
            try self.init(item, Condolence.self, state) { if case .desk(let fact) = $0 { fact } else { nil } }
            guard state.recipient != person else { return }
            // Somebody else rang: the address that she gave is where the recipient lives.
            (person, contacts) = (state.recipient, [state.contact].compactMap { $0 })
        }
    }

    private init<Trade: ServiceLine>(
        _ item: DaybookItem, _: Trade.Type, _ state: Trade.State, desk: (Trade.Fact) -> DeskFact?
    ) throws where Trade.State: CaseState {
        let summary = Trade.summary(of: state)
        let matter = state.matter
        self.init(
            number: item.standing.number, line: Trade.line, summary: summary, channel: matter.channel,
            incomplete: matter.incomplete, parked: item.standing.parked,
            doers: state.takenBy.reduce(into: []) { if !$0.contains($1) { $0.append($1) } },
            person: matter.requester, contacts: matter.contacts, places: matter.contacts, content: matter.words)
        refusal = item.steps.first { $0.verb == .submit }?.refusal
        guard let closedAt = summary.closedAt else { return }
        if let planned = matter.followUp, !planned.isDue, planned.answer == nil { followUpAt = planned.at }
        let isAsking: Set<Verb> = [.note, .followUp]
        for step in item.steps where isAsking.contains(step.verb) && step.isAccepted && step.occurredAt >= closedAt {
            for fact in try Codec.decode([Trade.Fact].self, from: step.facts).compactMap(desk) {
                switch fact {
                case .noted(_, _, calledBack: true): followedUpAt = step.occurredAt
                case .followedUp(let answer, _, isOver: true):
                    (followedUpAt, satisfaction) = (step.occurredAt, answer.satisfaction)
                default: break
                }
            }
        }
    }
}
