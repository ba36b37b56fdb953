extension Mediation {
    package static func fields(of verb: Verb, on state: MediationState?, in view: DeskView) -> [Form.Field] {
        let tied = affiliated(to: state, in: view)
        let doers = view.doers(state?.shortlist ?? .empty, affiliated: tied)
        let doer = Form.Field("doer", .one(doers)).initially(state?.doer?.text)
        let talkedBy = Form.Field("talkedBy", .some(doers)).initially(state?.doer?.text)
        switch verb {
        case .submit: return Dispute.fields(in: view)
        case .assign, .accept: return [doer.required()]
        case .decline: return [doer.required(), Form.Field("reason", .line(longest: 200))]
        case .talk:
            let results = Choices.answers(Talk.Result.allCases, Words.talkResult)
            return [Form.Field("result", .one(results)).required(), talkedBy, .terms]
        case .refer: return Referral.fields(mediators: doers, on: state, without: tied)
        case .refuse:
            return [
                Form.Field("side", .one(.answers(SideRole.allCases, Words.side))).required(),
                Form.Field("words", .words(longest: Fields.longest)),
            ]
        case .agree: return agreementFields(mediators: doers, on: state, without: tied)
        case .fail: return [Form.Field("text", .words(longest: Fields.longest))]
        case .perform:
            let isMonthly = state?.agreement?.performOnDay != nil
            return [Form.Field("done", .yesNo).required()] + (isMonthly ? [Form.Field("isLast", .yesNo).folded()] : [])
        case .record: return [talkedBy, .terms]
        case .redirect: return Redirection.fields
        default:
            return DeskAct.fields(
                of: verb, on: state?.matter, of: line, closes: state?.phase != .performing, in: view)
        }
    }

    /// A written agreement needs the signatures and the seal; who mediated stands in it from the referral.
    private static func agreementFields(
        mediators: Choices, on state: MediationState?, without tied: Set<DoerID>
    ) -> [Form.Field] {
        let named = (state?.referral?.mediators ?? []).filter { !tied.contains($0) }
        let isOwn = state?.referral?.committee == .own
        return [
            Form.Field("form", .one(.answers(Agreement.Form.allCases, Words.agreementForm))).required(),
            Form.Field("signedBy", .names), Form.Field("seal", .yesNo), .terms,
            Form.Field("performOnDay", .whole(1...31)),
            Form.Field("mediators", .some(mediators)).required(named.isEmpty && isOwn)
                .initially(named.map(\.text)),
            Form.Field("number", .line(longest: 60)).folded(),
            Form.Field("signatures", .whole(0...1000)).folded(),
        ]
    }

    private static func affiliated(to state: MediationState?, in view: DeskView) -> Set<DoerID> {
        guard let state else { return [] }
        return Conflict(directory: view.directory).affiliated(to: state.matter.kind).union(state.affiliated)
    }
}

extension Dispute {
    /// At first only who, what, against whom and how to ring back.
    fileprivate static func fields(in view: DeskView) -> [Form.Field] {
        let side = [
            Form.Field("name", .line(longest: 40)), Form.Field("address", .line(longest: 200)),
            Form.Field("phone", .phone).folded(), Form.Field("resident", .one(view.residents)).folded(),
        ]
        return Submission.fields(person: "applicant", of: .mediation, in: view) + [
            Form.Field("otherSide", .list(side, most: 20)),
            Form.Field("wantsWritten", .yesNo).folded(),
            Form.Field("households", .whole(1...100_000)).folded(),
        ]
    }
}

extension Referral {
    fileprivate static func fields(
        mediators: Choices, on state: MediationState?, without tied: Set<DoerID>
    ) -> [Form.Field] {
        let named = (state?.referral?.mediators ?? []).filter { !tied.contains($0) }
        let isRestricted = state?.matter.isRestricted == true
        return [
            Form.Field("applicantConsents", .yesNo).required(),
            Form.Field("herWish", .yesNo).required(isRestricted).folded(!isRestricted),
            Form.Field("otherSide", .one(.answers(Answer.allCases, Words.answer))),
            Form.Field("mediators", .some(mediators)).initially(named.map(\.text)),
            Form.Field("session", .line(longest: 200)),
            Form.Field("committee", .one(.answers(Committee.allCases, Words.committee)))
                .initially(Committee.own.rawValue).folded(),
            Form.Field("committeeName", .line(longest: 100)).folded(),
        ]
    }
}

extension Form.Field {
    fileprivate static let terms = Form.Field("terms", .words(longest: 500))
}
