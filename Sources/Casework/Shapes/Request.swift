/// A service line: one worker, two queues, one book of the ledger.
package enum Line: String, Codable, Sendable, CaseIterable {
    case errand, mediation, condolence
}

/// Whether a request goes through the line's urgent queue.
package enum Urgency: String, Codable, Sendable {
    case normal, urgent
}

/// Through which door a request came.
package enum Channel: String, Codable, Sendable, CaseIterable {
    case phone, form, walkIn, doorstep, desk, link, api, timer, followOn

    /// A clerk was there and asked about danger; words then only colour the case.
    package var hasClerk: Bool {
        switch self {
        case .phone, .walkIn, .doorstep, .desk: true
        case .form, .link, .api, .timer, .followOn: false
        }
    }
}

/// How the house heard what somebody said who did not type it.
package enum HeardBy: String, Codable, Sendable, CaseIterable {
    case phone, wechat, group, inPerson
}

/// Who typed a request. It comes from the credential alone, never from what was typed.
package struct Actor: Codable, Hashable, Sendable {
    package enum Role: String, Codable, Sendable, CaseIterable {
        case desk, coordinator, finance, secretary, admin, resident, doer, house
    }

    /// A neutral id such as `A3`, or `resident`, or `house` for timers and follow-ons.
    package let id: String
    package let role: Role
    /// Who this is in the directory: a doer, or one of the staff who is a steward as well.
    package let doer: DoerID?

    package init(id: String, role: Role, doer: DoerID? = nil) {
        self.id = id
        self.role = role
        self.doer = doer
    }

    package static let house = Actor(id: "house", role: .house)
    package static let resident = Actor(id: "resident", role: .resident)
}

/// What somebody asks of a case, by its name: common ones here, a line's own beside its body.
package struct Verb: RawRepresentable, Hashable, Sendable, Codable {
    package let rawValue: String
    package init(rawValue: String) { self.rawValue = rawValue }

    package static let submit = Verb(rawValue: "submit")
    package static let note = Verb(rawValue: "note")
    package static let amend = Verb(rawValue: "amend")
    package static let cancel = Verb(rawValue: "cancel")
    package static let assign = Verb(rawValue: "assign")
    package static let accept = Verb(rawValue: "accept")
    package static let decline = Verb(rawValue: "decline")
    package static let record = Verb(rawValue: "record")
    package static let reveal = Verb(rawValue: "reveal")
    package static let followUp = Verb(rawValue: "followUp")
    package static let hold = Verb(rawValue: "hold")
    package static let emergency = Verb(rawValue: "emergency")
    package static let protect = Verb(rawValue: "protect")
    package static let release = Verb(rawValue: "release")
    package static let told = Verb(rawValue: "told")
    /// A timer of the case has fired.
    package static let due = Verb(rawValue: "due")
}

/// What somebody asks of a case: a submission, a steward's answer, a timer that fired, a child's first request.
package struct Request<Body: Codable & Sendable>: Codable, Sendable {
    package let id: RequestID
    package let caseID: CaseID
    /// The last request of this case that its sender knew of: this one takes effect after it.
    package let after: RequestID?
    package let line: Line
    package let urgency: Urgency
    package let verb: Verb
    package let version: Int
    /// Who typed it; proved at the door.
    package let actor: Actor
    /// Who said it, when somebody else typed it: a doer's code, or `resident`.
    package let onBehalfOf: String?
    package let heardBy: HeardBy?
    package let channel: Channel
    /// When it happened, never later than `at`: deadlines, hours and the timeline use it.
    package let occurredAt: Instant
    /// Accepted by intake: what the resident's clock counts from, and it never restarts.
    package let at: Instant
    /// Words beside a step whose body has no place for them. They are kept as its requester's particulars.
    package let remark: String?
    package let body: Body

    package init(
        id: RequestID, caseID: CaseID, after: RequestID? = nil, line: Line, urgency: Urgency = .normal, verb: Verb,
        version: Int = 1, actor: Actor, onBehalfOf: String? = nil, heardBy: HeardBy? = nil, channel: Channel,
        occurredAt: Instant, at: Instant, remark: String? = nil, body: Body
    ) {
        self.id = id
        self.caseID = caseID
        self.after = after
        self.line = line
        self.urgency = urgency
        self.verb = verb
        self.version = version
        self.actor = actor
        self.onBehalfOf = onBehalfOf
        self.heardBy = heardBy
        self.channel = channel
        self.occurredAt = occurredAt
        self.at = at
        self.remark = remark
        self.body = body
    }
}
