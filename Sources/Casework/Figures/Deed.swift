/// Something that counts, at the moment when it happened. Reports are made of these alone, and they follow from the facts in
/// the books: no counter stands beside them that could differ.
package struct Deed: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        /// A case was opened.
        case asked
        /// A case came to its end, and how.
        case ended(Status)
        /// A case that had ended like this is open again.
        case reopened(Status)
        /// 走访慰问 at a home: so many were visited together. The visitors are not counted.
        case visited(people: Int)
        /// 探访 at a home.
        case cared(people: Int)
        /// 发放, and what was given is back.
        case given, takenBack
        /// 调解协议.
        case agreed(written: Bool)
        /// A public issue went to the compound's Party branch, and turned out to be another matter.
        case withBranch, fromBranch
        /// 接单 and 不方便接.
        case accepted(DoerID), declined(DoerID)
        /// 志愿服务, with its length where it was told.
        case served(DoerID, minutes: Int64?)
        /// 回访, once it is over.
        case followedUp(FollowUp.Answer)
    }

    package let kind: Kind
    package let at: Instant
    /// With which unit it was done.
    package var unit: UnitCode?

    package init(_ kind: Kind, at: Instant, unit: UnitCode? = nil) {
        self.kind = kind
        self.at = at
        self.unit = unit
    }
}

/// One step of a case, as the books have it: what was asked for, when it happened, and the facts that came of it.
package struct PastStep<Fact: Sendable>: Sendable {
    package let verb: Verb
    package let occurredAt: Instant
    package let facts: [Fact]

    package init(verb: Verb, occurredAt: Instant, facts: [Fact]) {
        self.verb = verb
        self.occurredAt = occurredAt
        self.facts = facts
    }
}

extension ServiceLine where State: CaseState {
    /// All that counts in a case's history.
    package static func deeds(in history: [PastStep<Fact>]) -> (deeds: [Deed], state: State?) {
        var deeds: [Deed] = []
        var state: State?
        for step in history {
            for fact in step.facts {
                let after = evolve(state, fact)
                if state == nil { deeds.append(Deed(.asked, at: step.occurredAt)) }
                deeds += self.deeds(of: fact, by: step.verb, from: state, to: after, at: step.occurredAt)
                if let state, !state.matter.isOpen, after.matter.isOpen {
                    deeds.append(Deed(.reopened(summary(of: state).status), at: step.occurredAt))
                }
                if state?.matter.isOpen != false, !after.matter.isOpen {
                    deeds.append(Deed(.ended(summary(of: after).status), at: step.occurredAt))
                }
                state = after
            }
        }
        return (deeds, state)
    }
}
