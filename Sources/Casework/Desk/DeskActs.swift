/// What the desk can do on a case of any line.
package enum DeskAct: Codable, Hashable, Sendable {
    /// 补充. `calledBack` when the call that the house owed was made.
    case note(words: String, tellDoer: Bool, calledBack: Bool)
    /// 更正: both values stay in the timeline.
    case amend(Amendment)
    /// 撤销.
    case cancel(words: String?)
    /// 待核实.
    case hold(words: String?)
    /// 解除, with what was found.
    case release(Release)
    /// 紧急: somebody is in danger; a person takes it from here, whatever was planned.
    case emergency(danger: String?, words: String?)
    /// 保护当事人.
    case protect(Safeguard, words: String?)
    /// 已告知: somebody was rung, or spoken to, about what the case had to tell them.
    case told(Notice)
    /// 查看: registered first, shown after.
    case reveal(Revealed)
    /// 回访: what a call came to.
    case followUp(FollowUp.Answer, words: String?)

    package var verb: Verb {
        switch self {
        case .note: .note
        case .amend: .amend
        case .cancel: .cancel
        case .hold: .hold
        case .release: .release
        case .emergency: .emergency
        case .protect: .protect
        case .told: .told
        case .reveal: .reveal
        case .followUp: .followUp
        }
    }

    package static let verbs: [Verb] = [
        .note, .amend, .cancel, .hold, .release, .emergency, .protect, .told, .reveal, .followUp,
    ]

    /// Nil when the verb is none of the desk's, or a field is wrong.
    package static func read(_ verb: Verb, from fields: inout Fields) -> DeskAct? {
        switch verb {
        case .note:
            let words = fields.required("text")
            let tellDoer = fields.flag("tellDoer") ?? true
            let calledBack = fields.flag("calledBack") ?? false
            return words.map { .note(words: $0, tellDoer: tellDoer, calledBack: calledBack) }
        case .amend: return .amend(Amendment.read(from: &fields))
        case .cancel: return .cancel(words: fields.text("text"))
        case .hold: return .hold(words: fields.text("text"))
        case .release:
            let outcome = fields.required("outcome")
            let handedTo = fields.text("handedTo")
            let closes = fields.flag("closes") ?? true
            let safeguard = Safeguard.read(from: &fields)
            return outcome.map {
                .release(Release(outcome: $0, handedTo: handedTo, closes: closes, safeguard: safeguard))
            }
        case .emergency: return .emergency(danger: fields.danger("dangerKind"), words: fields.text("text"))
        case .protect:
            let words = fields.text("text")
            guard let safeguard = Safeguard.read(from: &fields) else {
                fields.fault("harmed", .missing)
                return nil
            }
            return .protect(safeguard, words: words)
        case .told:
            guard let text = fields.required("to") else { return nil }
            guard let recipient = Notice.Recipient(text) else {
                fields.fault("to", .unknownCode, ["value": text])
                return nil
            }
            return fields.required("code", longest: 40).map { .told(Notice(to: recipient, code: $0)) }
        case .reveal: return fields.requiredChoice("what").map { .reveal($0) }
        case .followUp:
            let words = fields.text("text")
            return FollowUp.Answer.read(from: &fields).map { .followUp($0, words: words) }
        default: return nil
        }
    }
}

/// What was found when a person looked.
package struct Release: Codable, Hashable, Sendable {
    package var outcome: String
    package var handedTo: String?
    /// Nothing is left to do.
    package var closes: Bool
    /// Who was hurt, where that was feared.
    package var safeguard: Safeguard?
}

/// What a correction puts right; what it leaves out stays as it was.
package struct Amendment: Codable, Hashable, Sendable {
    package var person: Submission.Person
    package var address: String?
    /// Normalised building and room, for search by digest.
    package var room: String?
    package var grid: GridCode?
    package var kind: KindCode?
    package var words: String?

    static func read(from fields: inout Fields) -> Amendment {
        var person = Submission.Person()
        person.name = fields.text("name", longest: 40)
        person.take(fields.phone("phone"))
        return Amendment(
            person: person, address: fields.text("address", longest: 200), room: fields.text("room"),
            grid: fields.code("grid"), kind: fields.code("kind"), words: fields.text("text"))
    }

    /// The fields that are no longer 待补.
    var given: [String] {
        [("name", person.name), ("phone", person.phone), ("address", address), ("text", words)]
            .compactMap { $1 == nil ? nil : $0 }
    }
}

/// What has happened to a case that can happen to any.
package enum DeskFact: Codable, Hashable, Sendable {
    /// `doerToBeTold`: the house owes a call about it, to whoever does it or to her who wrote it.
    case noted(words: Private?, doerToBeTold: Bool, calledBack: Bool)
    case amended(
        contact: Private?, grid: GridCode?, kind: KindCode?, words: Private?, given: [String], doerToBeTold: Bool)
    case cancelled(at: Instant, words: Private?)
    case held(since: Instant, words: Private?)
    case released(outcome: Private?, closedAt: Instant?, protection: Protection?)
    /// Somebody is in danger, or spoke of it where no clerk heard her.
    case alarmed(reasons: [String], isEmergency: Bool, words: Private?, since: Instant)
    /// Nil lifts it.
    case protected(Protection?, words: Private?)
    case reportMissing
    /// Who was told what; it changes nothing of the case.
    case told(Notice)
    /// Somebody has looked; it changes nothing.
    case revealed(Revealed)
    case followUpPlanned(at: Instant)
    case followUpDue
    /// Until it is over she is rung once more.
    case followedUp(FollowUp.Answer, words: Private?, isOver: Bool)
}

extension Matter {
    /// The matter after something that can happen to any.
    package func after(_ fact: DeskFact) -> Matter {
        var matter = self
        switch fact {
        case .noted(let words, let doerToBeTold, let calledBack):
            if let words { matter.notes.append(words) }
            matter.callBack = doerToBeTold || (matter.callBack && !calledBack)
        case .amended(let contact, let grid, let kind, let words, let given, let doerToBeTold):
            if let contact { matter.contacts.append(contact) }
            matter.grid = grid ?? matter.grid
            matter.kind = kind ?? matter.kind
            matter.words = words ?? matter.words
            matter.incomplete.removeAll { given.contains($0) }
            matter.callBack = matter.callBack || doerToBeTold
        case .cancelled(let at, _): matter.closedAt = at
        case .held(let since, _): matter.hold = Hold(since: since, emergency: false, reasons: ["desk"])
        case .released(_, let closedAt, let protection):
            matter.hold = nil
            matter.protection = protection
            matter.closedAt = closedAt ?? matter.closedAt
        case .alarmed(let reasons, let isEmergency, let words, let since):
            if let words { matter.notes.append(words) }
            let alarm = Hold(since: since, emergency: isEmergency, reasons: reasons)
            matter.hold = matter.hold?.joined(by: alarm) ?? alarm
        case .protected(let protection, _): matter.protection = protection
        case .reportMissing: matter.protection?.reminders += 1
        case .told, .revealed: break
        case .followUpPlanned(let at): matter.followUp = FollowUp(at: at)
        case .followUpDue: matter.followUp?.isDue = true
        case .followedUp(let answer, _, let isOver):
            matter.followUp?.tries += answer.contact == .noAnswer ? 1 : 0
            guard isOver else { break }
            matter.followUp?.answer = answer
            matter.followUp?.isDue = false
            // Somebody has to deal with what she said.
            matter.callBack = matter.callBack || answer.isComplaint
        }
        return matter
    }
}

extension Step where Trade.State: CaseState {
    /// What a desk act comes to on this matter; nil when it was refused. `hasDoer` is for whom a change matters.
    package mutating func desk(_ act: DeskAct, on matter: Matter, hasDoer: Bool) -> DeskFact? {
        // A note and a correction are taken at any time: what somebody told the desk is never turned away. So is that
        // somebody was told.
        switch act {
        case .note(let words, let tellDoer, let calledBack):
            let kept = keep(.words, of: matter.requester, ["text": words])
            let dangers = unheardDangers(in: words, on: matter)
            guard dangers.isEmpty else {
                tell(.duty, "held")
                return .alarmed(reasons: dangers, isEmergency: false, words: kept, since: request.at)
            }
            // What she writes by herself nobody has heard yet, also when the case is closed.
            let isHers = request.actor.role == .resident
            let doerToBeTold = tellDoer && hasDoer && matter.isOpen && !calledBack
            return .noted(words: kept, doerToBeTold: isHers || doerToBeTold, calledBack: calledBack && !isHers)
        case .amend(let amendment):
            guard mayTouchProtected(matter) else { return nil }
            let contact = keep(
                amendment.person, as: matter.requester, with: ["address": amendment.address], room: amendment.room)
            return .amended(
                contact: contact, grid: amendment.grid, kind: amendment.kind,
                words: keep(.words, of: matter.requester, ["text": amendment.words]), given: amendment.given,
                doerToBeTold: hasDoer && matter.isOpen)
        case .cancel(let words):
            guard mayEnd(matter), isReported(matter), mayTouchProtected(matter), isFreeForRequester() else {
                return nil
            }
            return .cancelled(at: request.at, words: keep(.words, of: matter.requester, ["text": words]))
        case .hold(let words):
            guard mayEnd(matter) else { return nil }
            return .held(since: request.at, words: keep(.words, of: matter.requester, ["text": words]))
        case .release(let release): return released(release, matter)
        case .emergency(let danger, let words):
            guard matter.isOpen else {
                refuse(.closed)
                return nil
            }
            tell(.duty, "emergency")
            return .alarmed(
                reasons: Screening(kind: danger, words: SafetyScreen.codes(in: words ?? "")).reasons, isEmergency: true,
                words: keep(.words, of: matter.requester, ["text": words]), since: request.at)
        case .protect(let safeguard, let words):
            guard matter.isOpen else {
                refuse(.closed)
                return nil
            }
            guard protected(by: safeguard, on: matter) else { return nil }
            return .protected(
                safeguard.protection(after: matter.protection, at: request.at),
                words: keep(.words, of: matter.requester, ["text": words]))
        case .told(let notice):
            hasTold(notice)
            return .told(notice)
        case .reveal(let what): return maySee(what) ? .revealed(what) : nil
        case .followUp(let answer, let words): return followedUp(answer, words, on: matter)
        }
    }

    /// A person has looked. Where violence or a child was spoken of it is said who is hurt; what the law asks to be reported
    /// is reported before the case is closed.
    private mutating func released(_ release: Release, _ matter: Matter) -> DeskFact? {
        guard matter.isOpen, matter.hold != nil else {
            refuse(.notNow, ["status": "notHeld"])
            return nil
        }
        guard release.safeguard != nil || !matter.fearsHarm || matter.protection != nil else {
            refuse(.rule, ["rule": "harmedUnsaid"])
            return nil
        }
        if let safeguard = release.safeguard, !protected(by: safeguard, on: matter) { return nil }
        var after = matter
        after.protection =
            release.safeguard.map { $0.protection(after: matter.protection, at: request.at) }
            ?? matter.protection
        guard !release.closes || isReported(after) else { return nil }
        let kept = keep(
            .words, of: matter.requester, ["text": release.outcome, "handedTo": release.handedTo])
        return .released(outcome: kept, closedAt: release.closes ? request.at : nil, protection: after.protection)
    }

    /// A resident's own words where no clerk was: they hold the case as they would have when it was asked for.
    private func unheardDangers(in words: String, on matter: Matter) -> [String] {
        guard request.actor.role == .resident, !request.channel.hasClerk, matter.isOpen, matter.hold == nil else {
            return []
        }
        return SafetyScreen.codes(in: words)
    }

    /// Whoever asked for it cancels it by herself until somebody has accepted; from then on she rings the desk.
    private mutating func isFreeForRequester() -> Bool {
        guard request.actor.role == .resident, state?.takenBy.isEmpty == false else { return true }
        refuse(.rule, ["rule": "acceptedAlready"])
        return false
    }

    /// What is held ends only by a release, which says what was found.
    private mutating func mayEnd(_ matter: Matter) -> Bool {
        if !matter.isOpen { refuse(.closed) } else if matter.hold != nil { refuse(.held) } else { return true }
        return false
    }
}
