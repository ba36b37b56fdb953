extension MediationBody {
    package static func due(_ key: String) -> MediationBody { .due(key: key) }

    package static func read(_ verb: Verb, from fields: inout Fields) -> MediationBody? {
        let body = body(of: verb, from: &fields)
        return fields.faults.isEmpty ? body : nil
    }

    private static func body(of verb: Verb, from fields: inout Fields) -> MediationBody? {
        switch verb {
        case .submit: return .submit(Dispute.read(from: &fields))
        case .assign: return fields.requiredCode("doer").map { .assign(doer: $0) }
        case .accept: return fields.requiredCode("doer").map { .accept(doer: $0) }
        case .decline:
            let reason = fields.text("reason", longest: 200)
            return fields.requiredCode("doer").map { .decline(doer: $0, reason: reason) }
        case .talk: return Talk.read(from: &fields).map(MediationBody.talk)
        case .refer: return Referral.read(from: &fields).map(MediationBody.refer)
        case .refuse:
            let side: SideRole? = fields.requiredChoice("side")
            let words = fields.text("words") ?? fields.text("text")
            return side.map { .refuse(SideRefusal(side: $0, words: words)) }
        case .agree: return Agreement.read(from: &fields).map(MediationBody.agree)
        case .fail: return .fail(words: fields.text("text"))
        case .perform:
            let (isLast, words) = (fields.flag("isLast") ?? false, fields.text("text"))
            return fields.requiredFlag("done").map { .perform(.init(done: $0, isLast: isLast, words: words)) }
        case .record:
            return .record(Recorded(talkedBy: fields.codes("talkedBy"), terms: fields.terms()))
        case .redirect: return Redirection.read(from: &fields).map(MediationBody.redirect)
        default: return DeskAct.read(verb, from: &fields).map(MediationBody.desk)
        }
    }
}

extension Dispute {
    static func read(from fields: inout Fields) -> Dispute {
        var submission = Submission.read(from: &fields, person: ["applicant", "caller"])
        let otherSides =
            if case .list = fields.raw("otherSide") {
                fields.objects("otherSide", OtherSide.read)
            } else {
                fields.object("otherSide", OtherSide.read).map { [$0] } ?? []
            }
        if otherSides.isEmpty && submission.kind != .publicIssue { submission.incomplete.append("otherSide") }
        return Dispute(
            submission: submission, otherSides: otherSides, wantsWritten: fields.flag("wantsWritten"),
            households: fields.integer("households", in: 1...100_000))
    }
}

extension Dispute.OtherSide {
    static func read(from fields: inout Fields) -> Dispute.OtherSide? {
        let person = Submission.Person.read(from: &fields)
        let address = fields.text("address", longest: 200)
        return person.map { Dispute.OtherSide(person: $0, address: address) }
    }
}

extension Talk {
    static func read(from fields: inout Fields) -> Talk? {
        let result: Result? = fields.requiredChoice("result")
        let talkedBy: [DoerID] = fields.codes("talkedBy")
        let terms = fields.terms()
        return result.map { Talk(result: $0, talkedBy: talkedBy, terms: terms) }
    }
}

extension Referral {
    static func read(from fields: inout Fields) -> Referral? {
        let consents = fields.requiredFlag("applicantConsents")
        let referral = Referral(
            applicantConsents: consents ?? false, otherSide: fields.choice("otherSide") ?? .unknown,
            committee: fields.choice("committee") ?? .own, committeeName: fields.text("committeeName", longest: 100),
            mediators: fields.codes("mediators"), session: fields.text("session", longest: 200),
            herWish: fields.flag("herWish"))
        if referral.committee == .other && referral.committeeName == nil { fields.fault("committeeName", .missing) }
        return consents == nil ? nil : referral
    }
}

extension Agreement {
    static func read(from fields: inout Fields) -> Agreement? {
        let form: Form? = fields.requiredChoice("form")
        let agreement = Agreement(
            form: form ?? .oral, signedBy: fields.texts("signedBy"),
            signatures: fields.integer("signatures", in: 0...1000), seal: fields.flag("seal") ?? false,
            mediators: fields.codes("mediators"), number: fields.text("number", longest: 60), terms: fields.terms(),
            performOnDay: fields.integer("performOnDay", in: 1...31))
        return form == nil ? nil : agreement
    }
}

extension Fields {
    /// What was agreed, else all that was said.
    fileprivate mutating func terms() -> String? { text("terms", longest: 500) ?? text("text") }
}
