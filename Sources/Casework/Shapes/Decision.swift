/// What follows from one request on one version of one case. Pure data; every id in it is derived from the request's.
package struct Decision<Fact: Codable & Sendable, State: Codable & Sendable>: Sendable {
    package let outcome: Outcome
    package let facts: [Fact]
    /// The case after its facts.
    package let state: State?
    package let summary: Summary?
    package let claims: [Claim]
    package let releases: [Claim]
    package let postings: [Posting]
    /// All that the case has from now on, by key: the ledger deletes the others and leaves equal ones alone.
    package let timers: [Timer]
    /// Requests to other cases, due at once.
    package let followOns: [FollowOn]
    package let notices: [Notice]
    /// Who knows by this step what the case had to tell before it.
    package let informed: [Informed]
    package let particulars: [Particulars]
}

/// What the house says to a request. All three are checked against the version and entered in the inbox; only
/// `accepted` advances the case, except that a refused `submit` makes its case, closed with the reason.
package enum Outcome: Hashable, Sendable, Codable {
    case accepted
    /// 不予办理: the house says no, and why. One entry, and its actor is told.
    case refused(Refusal)
    /// A timer whose moment has passed, or a repeat: no entry.
    case nothing
}

/// Why the house says no: a code with its values. The words are in `Words`.
package struct Refusal: Hashable, Sendable, Codable {
    package let code: Code
    /// Neutral values that the sentence needs: a doer's code, a case id, a channel's code.
    package let values: [String: String]

    package init(_ code: Code, _ values: [String: String] = [:]) {
        self.code = code
        self.values = values
    }

    package enum Code: String, Codable, Sendable, CaseIterable {
        /// Somebody else has the case already: `doer`.
        case takenBy
        /// The case is closed.
        case closed
        /// The case is held until a person releases it.
        case held
        /// The case does not allow this step now: `status`.
        case notNow
        /// Not for volunteers; the lawful or proper channel was told: `channel`.
        case toldChannel
        /// The grant was given already in this batch: `batch`, `fund`, and the number of the `case` that has it.
        case alreadyGranted
        /// The fund does not hold that much: `fund`.
        case fundTooLow
        /// The same person may not do both: recorder and settler, approver and visitor.
        case samePerson
        /// Things entrusted are still out: `items` are their codes.
        case custodyOpen
        /// Nobody and nothing of that code in the directory: `doer`, `resident` or `unit`.
        case unknownName
        /// A side has clearly refused mediation: it may not be mediated again (人民调解法 Art. 17).
        case sideRefused
        /// The role of who typed it may not do that: `role`.
        case notAllowed
        /// A rule of the line's own says no: `rule`.
        case rule
    }
}

/// Something that is taken once in the whole house.
package struct Claim: Hashable, Sendable, Codable {
    package enum Kind: String, Codable, Sendable, CaseIterable {
        /// The offer of a case to a doer.
        case offer
        /// One of a doer's places for work in hand.
        case slot
        /// One fund's gift to one person in one batch.
        case grant
        case wish
        case settlement
        /// A receipt that community money was spent on, by its digest.
        case receipt
    }

    package let kind: Kind
    package let key: String

    package init(_ kind: Kind, _ key: String) {
        self.kind = kind
        self.key = key
    }
}

/// One side of a movement of community money or goods; a decision's postings sum to zero.
package struct Posting: Hashable, Sendable, Codable {
    package let account: AccountCode
    /// What is added to the account, in fen.
    package let amount: Money

    package init(_ account: AccountCode, _ amount: Money) {
        self.account = account
        self.amount = amount
    }
}

/// Something that happens to a case by the clock unless the case changes before.
package struct Timer: Hashable, Sendable, Codable {
    package let key: String
    package let due: Due

    package init(_ key: String, _ due: Due) {
        self.key = key
        self.due = due
    }

    /// When it is due. Resolved by the ledger at commit on the database's clock.
    package enum Due: Hashable, Sendable, Codable {
        case at(Instant)
        case after(Span, Clock)
    }

    /// Wall time for urgent matters, the desk's working hours (with 调休) for others.
    package enum Clock: String, Hashable, Sendable, Codable { case wall, working }
}
