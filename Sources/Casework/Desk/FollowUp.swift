/// 回访: whether it was good, asked after the end by somebody who did not do it (trap 23). Who is asked is drawn by the
/// case's id, so that a second decision draws the same; always where community money was in it.
package struct FollowUp: Codable, Hashable, Sendable {
    static let timer = "followUp"

    /// When it falls due.
    package let at: Instant
    package var isDue = false
    /// Calls that reached nobody.
    package var tries = 0
    /// Nil until it is over.
    package var answer: Answer?

    /// What came of a call.
    package enum Contact: String, Codable, Sendable, CaseIterable { case reached, noAnswer, declined }

    package enum Satisfaction: String, Codable, Sendable, CaseIterable { case satisfied, fair, unsatisfied }

    /// What she says. To have been rung is not to have it solved: each is its own question, and none has to be asked.
    package struct Answer: Codable, Hashable, Sendable {
        package var contact: Contact
        package var satisfaction: Satisfaction?
        /// Somebody had rung or come.
        package var responded: Bool?
        package var solved: Bool?

        var isComplaint: Bool { contact == .reached && (satisfaction == .unsatisfied || solved == false) }
    }
}

extension FollowUp.Answer {
    static func read(from fields: inout Fields) -> FollowUp.Answer? {
        let satisfaction: FollowUp.Satisfaction? = fields.choice("satisfaction")
        let (responded, solved) = (fields.flag("responded"), fields.flag("solved"))
        return fields.requiredChoice("contact").map {
            FollowUp.Answer(contact: $0, satisfaction: satisfaction, responded: responded, solved: solved)
        }
    }

    static let fields = [
        Form.Field("contact", .one(.answers(FollowUp.Contact.allCases, Words.contact))).required(),
        Form.Field("satisfaction", .one(.answers(FollowUp.Satisfaction.allCases, Words.satisfaction))),
        Form.Field("solved", .yesNo), Form.Field("responded", .yesNo).folded(),
        Form.Field("text", .words(longest: Fields.longest)).folded(),
    ]

    var told: [Phrase?] {
        [
            Words.contact(contact), satisfaction.map { Words.satisfaction($0) },
            solved.map { $0 ? Phrase("办成了", "solved") : Phrase("没办成", "not solved") },
        ]
    }
}

extension Matter {
    /// Somebody is still to be asked.
    var awaitsFollowUp: Bool { !isOpen && followUp != nil && followUp?.answer == nil }

    var followUpTimer: [Timer] {
        guard awaitsFollowUp, let followUp, !followUp.isDue else { return [] }
        return [Timer(FollowUp.timer, .at(followUp.at))]
    }

    /// What can be done whatever the line, once it is closed, while a person has to look, or while a report is missing that
    /// the law asks for; nil where the line's own steps stand.
    var verbsBeforeAll: [Verb]? {
        guard isOpen else { return (awaitsFollowUp ? [.followUp] : []) + [.note, .amend, .reveal] }
        if hold != nil { return [.release, .emergency, .protect, .note, .amend, .reveal] }
        return protection?.awaitsReport == true ? [.protect, .emergency, .note, .amend, .reveal, .hold] : nil
    }
}

extension Step where Trade.State: CaseState {
    /// Whether somebody is asked afterwards, and when; for a case that has just ended with something done.
    func plannedFollowUp(always: Bool, after span: Span) -> DeskFact? {
        guard let matter = state?.matter, matter.followUp == nil else { return nil }
        let percent = matter.urgent ? world.policy.followUpUrgentPercent : world.policy.followUpPercent
        guard always || Int(spread("\(request.caseID):followUp") % 100) < percent else { return nil }
        return .followUpPlanned(at: request.occurredAt + span)
    }

    /// The timer that says that it is due; nil for any other.
    func dueFollowUp(_ key: String) -> DeskFact? {
        guard key == FollowUp.timer, state?.matter.followUpTimer.isEmpty == false else { return nil }
        return .followUpDue
    }

    /// What a call came to. Nobody is rung for ever, and nobody is asked by whoever did it.
    mutating func followedUp(_ answer: FollowUp.Answer, _ words: String?, on matter: Matter) -> DeskFact? {
        guard matter.awaitsFollowUp, let followUp = matter.followUp else {
            refuse(.rule, ["rule": "noFollowUp"])
            return nil
        }
        guard didNotDoIt(state?.takenBy ?? []) else { return nil }
        if answer.isComplaint { tell(.duty, "complaint") }
        let isOver = answer.contact != .noAnswer || followUp.tries + 1 >= world.policy.followUpTriesMost
        return .followedUp(answer, words: keep(.words, of: matter.requester, ["text": words]), isOver: isOver)
    }
}
