/// What every case has, whatever its line: who asks for what, where, since when, and whether a person must look at it
/// before anybody else does.
package struct Matter: Codable, Hashable, Sendable {
    /// The request that opened the case.
    package let opened: RequestID
    package var kind: KindCode
    package var grid: GridCode
    package let channel: Channel
    package let urgent: Bool
    /// Accepted by intake: the resident's clock, which never restarts.
    package let openedAt: Instant
    package let requester: PersonReference
    /// Name, phone, address and how to ring back; what a later one says goes before what an earlier one said.
    package var contacts: [Private] = []
    package var words: Private?
    package var needBy: Instant?
    package let reportedBy: DoerID?
    package let sameCallAs: CaseID?
    /// 待补: fields that somebody has to ask for.
    package var incomplete: [String]
    package let yellow: Bool
    package var hold: Hold?
    package var closedAt: Instant?
    /// A call that the house owes somebody (待回电).
    package var callBack = false
    package var notes: [Private] = []
    package var followUp: FollowUp?
    package var protection: Protection?

    /// 待核实: nobody is sent until a person has looked.
    package struct Hold: Codable, Hashable, Sendable {
        package let since: Instant
        /// Somebody said yes to danger.
        package let emergency: Bool
        /// Codes of `Danger`, what was said before what was only heard; `danger` when nobody said which, or `desk` when a
        /// clerk holds it.
        package let reasons: [String]

        /// What lists show.
        package var reason: String { reasons.first ?? "danger" }

        /// The hold after one more alarm: what was feared before is still feared, and since then.
        func joined(by alarm: Hold) -> Hold {
            Hold(
                since: since, emergency: emergency || alarm.emergency,
                reasons: alarm.reasons + reasons.filter { !alarm.reasons.contains($0) })
        }
    }
}

/// 点单: what every submission says. What is missing is marked 待补 and stops nobody: needed are a kind and one way
/// back to the person.
package struct Submission: Codable, Hashable, Sendable {
    package struct Person: Codable, Hashable, Sendable {
        package var known: PersonID?
        package var resident: ResidentCode?
        package var name: String?
        /// Normalised digits.
        package var phone: String?
        /// 分机.
        package var ext: String?
        /// Will come to the desk: the one way back where there is neither phone nor address.
        package var comesBy: Bool?
    }

    /// What somebody said about when and how to ring back.
    package struct SafeContact: Codable, Hashable, Sendable {
        package var only: String?
        package var when: String?
        package var voicemail: Bool?
    }

    package var kind: KindCode
    package var requester: Person
    package var address: String?
    /// Normalised building and room, for search by digest.
    package var room: String?
    /// Found from the address at the door; `none` where nobody could tell.
    package var grid: GridCode
    package var words: String?
    package var needBy: Instant?
    package var safeContact: SafeContact?
    package var reportedBy: DoerID?
    package var sameCallAs: CaseID?
    package var screening: Screening
    /// 待补: the fields that somebody has to ask for later.
    package var incomplete: [String] = []
}

/// What the safety screen at the door found. A decision only ever holds a case for a person, never more.
package struct Screening: Codable, Hashable, Sendable {
    /// The person's own answer to 有没有危险, where a clerk asked.
    package var danger: Bool?
    /// 燃气, 火, 人受伤 …: a code of `Danger`.
    package var kind: String?
    /// Codes of the words that `SafetyScreen` found.
    package var words: [String]

    package init(danger: Bool? = nil, kind: String? = nil, words: [String] = []) {
        self.danger = danger
        self.kind = kind
        self.words = words
    }

    /// All that it is about: a child in the words is not less for the gas that was named.
    var reasons: [String] {
        let all = [kind].compactMap { $0 } + words.filter { $0 != kind }
        return all.isEmpty ? ["danger"] : all
    }

    /// Where a clerk was there, words only colour the case; elsewhere they hold it.
    package func holds(through channel: Channel) -> Bool {
        danger == true || (!channel.hasClerk && !words.isEmpty)
    }
}

extension Matter {
    /// The matter that a submission opens.
    package static func open<Body>(_ submission: Submission, by request: Request<Body>) -> Matter {
        let screening = submission.screening
        let hold =
            screening.holds(through: request.channel)
            ? Hold(
                since: request.at, emergency: screening.danger == true,
                reasons: screening.reasons) : nil
        return Matter(
            opened: request.id, kind: submission.kind, grid: submission.grid, channel: request.channel,
            urgent: request.urgency == .urgent, openedAt: request.at,
            requester: submission.requester.reference(in: request.id), needBy: submission.needBy,
            reportedBy: submission.reportedBy, sameCallAs: submission.sameCallAs, incomplete: submission.incomplete,
            yellow: !screening.words.isEmpty && hold == nil, hold: hold)
    }

    package var isOpen: Bool { closedAt == nil }
    /// The house owes somebody a call, or has to ask afterwards.
    package var owesCall: Bool { callBack || followUp?.isDue == true }
}

extension Step {
    /// The matter that a submission opens, with what is private about it kept beside it.
    package mutating func open(_ submission: Submission) -> Matter {
        var matter = Matter.open(submission.screenedAgain(through: request.channel), by: request)
        let safe = submission.safeContact
        let contact = keep(
            submission.requester, as: matter.requester,
            with: [
                "address": submission.address, "safeOnly": safe?.only, "safeWhen": safe?.when,
                "voicemail": safe?.voicemail.map { $0 ? "yes" : "no" },
            ], room: submission.room)
        if let contact { matter.contacts = [contact] }
        matter.words = keep(.words, of: matter.requester, ["text": submission.words])
        return matter
    }

    /// Keeps who somebody is and how to reach her.
    package mutating func keep(
        _ person: Submission.Person, as reference: PersonReference, with fields: [String: String?] = [:],
        room: String? = nil
    ) -> Private? {
        let own: [String: String?] = ["name": person.name, "phone": person.phone, "ext": person.ext]
        return keep(.contact, of: reference, own.merging(fields) { $1 }, phone: person.phone, room: room)
    }
}

extension Submission.Person {
    /// Who this is: a resident of the directory, somebody known, or a person first named here.
    package func reference(in request: RequestID, as role: String = "requester") -> PersonReference {
        if let resident { return .resident(resident) }
        if let known { return .known(known) }
        return .named(in: request, as: role)
    }
}

extension Submission {
    /// As the worker finds it: words of danger that the door did not see can only be added.
    fileprivate func screenedAgain(through channel: Channel) -> Submission {
        guard !channel.hasClerk, let words else { return self }
        var submission = self
        let found = SafetyScreen.codes(in: words)
        submission.screening.words += found.filter { !screening.words.contains($0) }
        return submission
    }
}
