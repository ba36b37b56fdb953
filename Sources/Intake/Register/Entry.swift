package import Casework
package import Lines

/// One request on its way into the register. What only the transaction knows, the number and the predecessor, is filled
/// in there, and there it is sealed: two clerks at once never get one number, nor one of them a predecessor too old.
package struct Entry: Sendable {
    /// The case that the request is about.
    package enum Target: Sendable {
        /// A case that this request opens, under the next number or one that stands on paper already.
        case opens(KindCode, paper: CaseNumber?)
        /// A case that is there.
        case follows(KnownCase)
    }

    /// What search without opening needs: keyed digests.
    package struct Marks: Sendable {
        package var phone: [UInt8]?
        package var tail: [UInt8]?
        package var room: [UInt8]?

        package init(phone: [UInt8]? = nil, tail: [UInt8]? = nil, room: [UInt8]? = nil) {
            self.phone = phone
            self.tail = tail
            self.room = room
        }
    }

    /// A client's word that two submissions are one: digests of its key and of what was typed.
    package struct Repeat: Sendable {
        package let key: [UInt8]
        package let typed: [UInt8]

        package init(key: [UInt8], typed: [UInt8]) {
            self.key = key
            self.typed = typed
        }
    }

    package let id: RequestID
    package let caseID: CaseID
    package let target: Target
    package let line: Line
    package let verb: Verb
    package let channel: Channel
    package let actor: Actor
    package let urgency: Urgency
    package let grid: GridCode
    package let at: Instant
    package var marks = Marks()
    package var once: Repeat?
    /// A person must look at the case first, and whether because of danger.
    package var isHeld = false
    package var isEmergency = false
    /// Seals the request, now that its number and its predecessor are known.
    package let seal: @Sendable (_ number: CaseNumber?, _ after: RequestID?) throws -> WireRequest

    package init(
        id: RequestID, caseID: CaseID, target: Target, line: Line, verb: Verb, channel: Channel, actor: Actor,
        urgency: Urgency, grid: GridCode, at: Instant,
        seal: @escaping @Sendable (_ number: CaseNumber?, _ after: RequestID?) throws -> WireRequest
    ) {
        self.id = id
        self.caseID = caseID
        self.target = target
        self.line = line
        self.verb = verb
        self.channel = channel
        self.actor = actor
        self.urgency = urgency
        self.grid = grid
        self.at = at
        self.seal = seal
    }
}

/// A case that the register, or the ledger, knows.
package struct KnownCase: Sendable, Equatable {
    package let id: CaseID
    package let number: String?
    package let line: Line
    package let kind: KindCode
    package let grid: GridCode
    package let isUrgent: Bool
    package let openedAt: Instant

    package init(
        id: CaseID, number: String?, line: Line, kind: KindCode, grid: GridCode, isUrgent: Bool, openedAt: Instant
    ) {
        self.id = id
        self.number = number
        self.line = line
        self.kind = kind
        self.grid = grid
        self.isUrgent = isUrgent
        self.openedAt = openedAt
    }
}

/// What came of an entry.
package enum Registration: Sendable {
    /// It is on the disk.
    case registered(RegisteredRequest)
    /// The same key with the same words: this one is on the disk since before.
    case repeated(RegisteredRequest)
    /// The same key with other words.
    case keyTaken
    /// The number on paper is none that this register gave out, or it stands for another case.
    case paperUnknown
}
