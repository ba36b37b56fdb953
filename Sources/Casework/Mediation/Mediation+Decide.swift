/// 纠纷调解转介: somebody brings a quarrel; somebody talks it over with both; what needs a committee is passed on to one,
/// and an agreement that was reached there is looked after until it has been kept. The articles are those of 人民调解法.
package enum Mediation: ServiceLine {
    package static let line = Line.mediation

    package static func decide(
        _ request: Request<MediationBody>, on state: MediationState?, in world: World
    ) -> Decision<MediationFact, MediationState> {
        var step = Step<Mediation>(request, on: state, in: world)
        guard step.isTheirs() else { return step.decision() }
        switch request.body {
        case .submit(let dispute): step.submit(dispute)
        case .desk(let act):
            step.desk(act)
            step.callOff(since: state)
        case .assign(let doer): step.assign(doer)
        case .accept(let doer): step.accept(doer)
        case .decline(let doer, let reason): step.decline(doer, reason)
        case .talk(let talk): step.talk(talk)
        case .refer(let referral): step.refer(referral)
        case .refuse(let refusal): step.refuse(refusal)
        case .agree(let agreement): step.agree(agreement)
        case .fail(let words): step.fail(words)
        case .perform(let performance): step.perform(performance)
        case .redirect(let redirection): step.redirect(redirection)
        case .record(let recorded): step.recordDone(recorded)
        case .due(let key): step.due(key)
        }
        return step.decision()
    }
}

// MARK: asking

extension Step<Mediation> {
    mutating func submit(_ dispute: Dispute) {
        guard state == nil else { return }
        let matter = open(dispute.submission)
        let sides = dispute.otherSides.enumerated().map { index, side in keep(side, as: "otherSide\(index)") }
        let wantsWritten = dispute.wantsWritten ?? dispute.asksForAgreement
        let conflict = Conflict(directory: world.directory)
        record(
            .submitted(
                matter: matter, phase: .first(for: matter.kind, wantsWritten: wantsWritten), otherSides: sides,
                wantsWritten: wantsWritten, households: dispute.households,
                affiliated: conflict.affiliated(toAnyOf: dispute.otherSides.compactMap(\.person.name)).sorted()))
        guard matter.hold == nil else {
            tell(.duty, "held")
            return
        }
        look()
    }

    private mutating func keep(_ side: Dispute.OtherSide, as role: String) -> MediationState.Side {
        let person = side.person.reference(in: request.id, as: role)
        return MediationState.Side(
            person: person, contact: keep(side.person, as: person, with: ["address": side.address]))
    }

    /// Who could go and talk is proposed to the desk, and who could not is named with the reason.
    mutating func look() {
        guard let state, state.phase == .toTalk, state.doer == nil else { return }
        let skill = world.catalogue.kind(state.matter.kind, of: .mediation)?.skill ?? "talk"
        let shortlist = Dispatcher(
            world: world, caseID: request.caseID, grid: state.matter.grid, skill: skill,
            affiliated: affiliated(to: state), declined: Set(state.declined),
            isRestricted: state.matter.isRestricted
        ).shortlist()
        record(.proposed(shortlist))
    }

    func affiliated(to state: MediationState) -> Set<DoerID> {
        Conflict(directory: world.directory).affiliated(to: state.matter.kind).union(state.affiliated)
    }

    /// Whether all of these may go between the sides.
    mutating func mayMediate(_ doers: [DoerID], in state: MediationState) -> Bool {
        for doer in doers where !knows(doer) { return false }
        guard affiliated(to: state).isDisjoint(with: doers) else { return no(.rule, ["rule": "conflict"]) }
        return true
    }
}

extension Dispute {
    /// A family that asks for a paper asks for the committee: no need to talk it over once more.
    var asksForAgreement: Bool {
        guard submission.kind == .family, let words = submission.words else { return false }
        return ["协议", "书面", "调委会"].contains { words.contains($0) }
    }
}

extension MediationState.Phase {
    /// A public issue has no two sides and goes to the compound's branch; a written agreement only a committee can
    /// give; anything else is talked over first.
    static func first(for kind: KindCode, wantsWritten: Bool) -> Self {
        if kind == .publicIssue { return .withBranch }
        return wantsWritten ? .toRefer : .toTalk
    }
}

// MARK: talking it over

extension Step<Mediation> {
    mutating func assign(_ doer: DoerID) {
        guard mayGo(doer) else { return }
        record(.assigned(doer: doer))
        tell(.doer(doer), "offered")
    }

    mutating func accept(_ doer: DoerID) {
        guard mayGo(doer) else { return }
        record(.accepted(doer: doer, at: request.occurredAt))
    }

    private mutating func mayGo(_ doer: DoerID) -> Bool {
        guard let state, mayBeMediated(.toTalk, .toRefer), mayMediate([doer], in: state) else { return false }
        if let other = state.doer, other != doer, state.accepted { return no(.takenBy, ["doer": other.text]) }
        return true
    }

    mutating func decline(_ doer: DoerID, _ reason: String?) {
        guard let state, mayBeMediated(.toTalk, .toRefer), knows(doer) else { return }
        let words = keep(.words, of: state.matter.requester, ["text": reason])
        record(.declined(doer: doer, reason: words))
        look()
    }

    /// Somebody went or rang, whether or not the desk knew before.
    mutating func talk(_ talk: Talk) {
        guard let state, mayBeMediated(.toTalk, .toRefer) else { return }
        let talkedBy = talk.talkedBy.isEmpty ? [state.doer].compactMap { $0 } : talk.talkedBy
        guard mayMediate(talkedBy, in: state) else { return }
        let words = keep(.words, of: state.matter.requester, ["terms": talk.terms])
        record(.talked(talk.result, by: talkedBy, words: words, at: request.occurredAt))
        switch talk.result {
        case .settledOnTheSpot: settle()
        case .otherSideRefuses: stop(.other, words: nil)
        case .notForMediation:
            record(.ended(.toldChannel, at: request.occurredAt))
            tell(.requester, "rightsTold")
        case .wantsCommittee, .notReached: break
        }
    }

    /// 就地化解. What was agreed is asked after once more, and is no 调解协议.
    private mutating func settle() {
        close(as: .settledOnTheSpot)
    }

    /// What was settled is asked after, always: they are few, and peace is easily broken.
    mutating func close(as ending: MediationState.Ending) {
        record(.ended(ending, at: request.occurredAt))
        let planned = plannedFollowUp(always: true, after: world.policy.followUpAfter)
        if let planned { record(.desk(planned)) }
    }

    /// 补录办结: the branch has seen to it, or somebody talked it over.
    mutating func recordDone(_ recorded: MediationBody.Recorded) {
        if let state, state.phase == .withBranch {
            guard isWorkable() else { return }
            let words = keep(.words, of: state.matter.requester, ["terms": recorded.terms])
            record(.performed(words: words, at: request.occurredAt))
            close(as: .doneByBranch)
        } else {
            talk(Talk(result: .settledOnTheSpot, talkedBy: recorded.talkedBy, terms: recorded.terms))
        }
    }

    /// Whether the matter may be mediated, and stands where this step belongs: it has two sides, and none of them has
    /// clearly refused. One clear no ends it for good (Art. 17).
    mutating func mayBeMediated(_ phases: MediationState.Phase...) -> Bool {
        guard let state else { return false }
        guard state.refusedBy == nil else { return no(.sideRefused) }
        guard isWorkable() else { return false }
        guard state.phase != .withBranch || phases.contains(.withBranch) else {
            return no(.rule, ["rule": "publicIssue"])
        }
        guard state.phase != .toHelp || phases.contains(.toHelp) else { return no(.rule, ["rule": "protectedNoTalk"]) }
        return phases.contains(state.phase) || no(.notNow, ["status": state.phase.rawValue])
    }
}
