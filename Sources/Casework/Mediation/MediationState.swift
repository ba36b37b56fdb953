/// A dispute, as it stands.
package struct MediationState: Codable, Hashable, Sendable, CaseState {
    package var matter: Matter
    package var phase: Phase
    /// What the other sides are called and where they are; nobody but the mediators reads it.
    package var otherSides: [Side]
    package var wantsWritten: Bool
    package var households: Int64?
    /// Those who belong to what the matter is about, as far as the names of the other side tell.
    package var affiliated: [DoerID]
    package var shortlist: Shortlist = .empty
    package var declined: [DoerID] = []
    /// Who goes to talk: asked, or `accepted`.
    package var doer: DoerID?
    package var accepted = false
    /// 未联系上, how often. It is no refusal.
    package var notReached = 0
    /// Nobody went in time: it is on top of the desk's list.
    package var overdue = false
    package var referral: Referred?
    package var agreement: Agreed?
    /// The side that said no. From then on the matter is not mediated again (人民调解法 Art. 17).
    package var refusedBy: SideRole?
    package var ending: Ending?

    package var isLate: Bool { overdue }
    package var endedAs: String? { ending?.rawValue }
    package var takenBy: [DoerID] {
        (accepted ? [doer].compactMap { $0 } : []) + (referral?.mediators ?? []) + (agreement?.mediators ?? [])
    }
    package var goers: [DoerID] {
        switch phase {
        case .toTalk, .toRefer: [doer].compactMap { $0 }
        case .admitted: referral?.mediators ?? []
        case .performing: agreement?.mediators ?? []
        case .toHelp, .withBranch, .closed: []
        }
    }

    package enum Phase: String, Codable, Sendable, CaseIterable {
        case toTalk, toRefer, toHelp, withBranch, admitted, performing, closed
    }

    package enum Ending: String, Codable, Sendable, CaseIterable {
        case settledOnTheSpot, doneByBranch, performed, sideRefused, failed, toldChannel, cancelled, released
    }

    /// One of the other sides.
    package struct Side: Codable, Hashable, Sendable {
        package let person: PersonReference
        package let contact: Private?
    }

    /// 受理登记表 of the community's own committee, or 转介单 to another.
    package struct Referred: Codable, Hashable, Sendable {
        package let committee: Referral.Committee
        package let mediators: [DoerID]
        package let otherSide: Referral.Answer
        /// The other committee's name, and when they meet.
        package let particulars: Private?
    }

    /// 调解协议 in force.
    package struct Agreed: Codable, Hashable, Sendable {
        package let form: Agreement.Form
        package let mediators: [DoerID]
        /// Its number and terms.
        package let particulars: Private?
        /// In force from this day (人民调解法 Art. 29, 30).
        package let effective: CivilDate
        /// The last day on which both sides together can ask the court to confirm it (人民调解法 Art. 33).
        package let confirmBy: CivilDate
        /// That day lies in a year whose days off are not announced yet.
        package let provisional: Bool
        package let performOnDay: Int?
        /// The next day on which something has to be done.
        package var performOn: CivilDate?
        /// When the mediators are reminded of `confirmBy`; nil once they have been.
        package var courtReminderAt: Instant?
    }
}

/// What has happened to a dispute.
package enum MediationFact: Codable, Hashable, Sendable {
    case submitted(
        matter: Matter, phase: MediationState.Phase, otherSides: [MediationState.Side], wantsWritten: Bool,
        households: Int64?, affiliated: [DoerID])
    case desk(DeskFact)
    /// A correction has made another matter of it.
    case rerouted(MediationState.Phase)
    case proposed(Shortlist)
    case assigned(doer: DoerID)
    case accepted(doer: DoerID, at: Instant)
    case declined(doer: DoerID, reason: Private?)
    /// It turned out that they belong to what the matter is about.
    case letGo(doer: DoerID)
    case reminded
    case talked(Talk.Result, by: [DoerID], words: Private?, at: Instant)
    case referred(MediationState.Referred, at: Instant)
    case refused(by: SideRole, words: Private?, at: Instant)
    case agreed(MediationState.Agreed, signatures: Int)
    case failed(words: Private?, at: Instant)
    case performanceDue(next: CivilDate?)
    case courtReminded
    case notPerformed(words: Private?, at: Instant)
    case keptOnce(words: Private?, at: Instant)
    case performed(words: Private?, at: Instant)
    /// Told where it belongs.
    case redirected(LawfulChannel, words: Private?, at: Instant)
    case ended(MediationState.Ending, at: Instant)
}

extension Mediation {
    package static func evolve(_ state: MediationState?, _ fact: MediationFact) -> MediationState {
        if case .submitted(let matter, let phase, let sides, let written, let households, let affiliated) = fact {
            return MediationState(
                matter: matter, phase: phase, otherSides: sides, wantsWritten: written, households: households,
                affiliated: affiliated)
        }
        guard var state else { preconditionFailure("a dispute begins with a submission, not with \(fact)") }
        state.apply(fact)
        return state
    }
}

extension MediationState {
    fileprivate mutating func apply(_ fact: MediationFact) {
        switch fact {
        case .submitted: break
        case .desk(let fact): apply(fact)
        case .rerouted(let phase): self.phase = phase
        case .proposed(let shortlist): self.shortlist = shortlist
        case .assigned(let doer): (self.doer, accepted, overdue) = (doer, false, false)
        case .accepted(let doer, _): (self.doer, accepted, overdue) = (doer, true, false)
        case .declined(let doer, _):
            if !declined.contains(doer) { declined.append(doer) }
            if self.doer == doer { (self.doer, accepted) = (nil, false) }
        case .letGo(let doer): if self.doer == doer { (self.doer, accepted) = (nil, false) }
        case .reminded: overdue = true
        case .talked(let result, _, _, _): apply(result)
        case .referred(let referred, _): (phase, referral, overdue) = (.admitted, referred, false)
        case .refused(let side, _, _): refusedBy = side
        case .agreed(let agreed, _): (phase, agreement) = (.performing, agreed)
        case .performanceDue(let next):
            agreement?.performOn = next
            matter.callBack = true
        case .courtReminded:
            agreement?.courtReminderAt = nil
            matter.callBack = true
        case .notPerformed: matter.callBack = true
        case .keptOnce: matter.callBack = false
        case .performed, .failed, .redirected: break
        case .ended(let ending, let at): end(ending, at: at)
        }
    }

    private mutating func apply(_ fact: DeskFact) {
        matter = matter.after(fact)
        protect()
        guard let closedAt = matter.closedAt else { return }
        if case .cancelled = fact { end(.cancelled, at: closedAt) }
        if case .released = fact { end(.released, at: closedAt) }
    }

    /// Where somebody is to be protected nobody talks it over with the other side: she is helped, and refers it if she wants.
    private mutating func protect() {
        if matter.protection != nil, [.toTalk, .toRefer].contains(phase) {
            (phase, doer, accepted, overdue) = (.toHelp, nil, false, false)
        } else if matter.protection == nil, phase == .toHelp {
            phase = .first(for: matter.kind, wantsWritten: wantsWritten)
        }
    }

    private mutating func apply(_ result: Talk.Result) {
        overdue = false
        switch result {
        case .notReached: notReached += 1
        // Whoever talked has done so: that it is passed on is somebody's to see to again.
        case .wantsCommittee: (phase, accepted) = (.toRefer, false)
        case .settledOnTheSpot, .otherSideRefuses, .notForMediation: break
        }
    }

    private mutating func end(_ ending: Ending, at: Instant) {
        (phase, self.ending, matter.closedAt, matter.callBack, overdue) = (.closed, ending, at, false, false)
    }
}
