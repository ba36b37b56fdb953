/// What can be asked of a dispute (纠纷调解转介).
package enum MediationBody: LineBody {
    case submit(Dispute)
    case desk(DeskAct)
    /// The desk asks somebody to go and talk, who has not answered yet.
    case assign(doer: DoerID)
    case accept(doer: DoerID)
    /// 不方便接; nothing is held against them.
    case decline(doer: DoerID, reason: String?)
    /// 劝解, and what came of it.
    case talk(Talk)
    /// 转介 to a committee.
    case refer(Referral)
    /// A side says clearly that it will not be mediated.
    case refuse(SideRefusal)
    /// 调解协议, reached before the committee.
    case agree(Agreement)
    /// 调解不成: the committee could not bring them together.
    case fail(words: String?)
    /// 履行: what was promised has been done, or has not.
    case perform(Performance)
    /// 补录办结: talked over and settled already, in one step, at the time it happened.
    case record(Recorded)
    /// 告知渠道.
    case redirect(Redirection)
    case due(key: String)

    package var verb: Verb {
        switch self {
        case .submit: .submit
        case .desk(let act): act.verb
        case .assign: .assign
        case .accept: .accept
        case .decline: .decline
        case .talk: .talk
        case .refer: .refer
        case .refuse: .refuse
        case .agree: .agree
        case .fail: .fail
        case .perform: .perform
        case .record: .record
        case .redirect: .redirect
        case .due: .due
        }
    }

    package var deskAct: DeskAct? {
        if case .desk(let act) = self { act } else { nil }
    }

    package var submission: Submission? {
        get {
            if case .submit(let dispute) = self { dispute.submission } else { nil }
        }
        set {
            guard case .submit(var dispute) = self, let newValue else { return }
            dispute.submission = newValue
            self = .submit(dispute)
        }
    }

    package struct Recorded: Codable, Hashable, Sendable {
        package var talkedBy: [DoerID]
        package var terms: String?
    }
}

extension Verb {
    package static let talk = Verb(rawValue: "talk")
    package static let refer = Verb(rawValue: "refer")
    package static let refuse = Verb(rawValue: "refuse")
    package static let agree = Verb(rawValue: "agree")
    package static let fail = Verb(rawValue: "fail")
    package static let perform = Verb(rawValue: "perform")
    package static let redirect = Verb(rawValue: "redirect")
}

extension KindCode {
    package static let neighbour: KindCode = "neighbour"
    package static let family: KindCode = "family"
    /// About the property company, the owners' committee or what they look after.
    package static let property: KindCode = "property"
    /// 公共事项: of many, without two sides.
    package static let publicIssue: KindCode = "public"
}

/// A dispute as it was brought. At first only the applicant and the words are needed; the other side may be incomplete.
package struct Dispute: Codable, Hashable, Sendable {
    /// The caller is the applicant (申请人).
    package var submission: Submission
    package var otherSides: [OtherSide]
    /// A written agreement is wanted; nil when nobody asked.
    package var wantsWritten: Bool?
    /// Of a public issue: how many homes bring it.
    package var households: Int64?

    /// 对方. Contacted only after the applicant's yes, and never told more than the claim.
    package struct OtherSide: Codable, Hashable, Sendable {
        package var person: Submission.Person
        package var address: String?
    }
}

package struct Talk: Codable, Hashable, Sendable {
    package enum Result: String, Codable, Sendable, CaseIterable {
        /// 就地化解: not a 调解协议, and never shown as one.
        case settledOnTheSpot
        case wantsCommittee
        /// 未联系上: no refusal, however often.
        case notReached
        case otherSideRefuses
        /// Not a matter for mediation: the lawful channels are told.
        case notForMediation
    }

    package var result: Result
    package var talkedBy: [DoerID]
    /// What was agreed, in one line, or what was said.
    package var terms: String?
}

package struct Referral: Codable, Hashable, Sendable {
    /// 调委会: the community's own gets an admission record, another one a referral slip.
    package enum Committee: String, Codable, Sendable, CaseIterable { case own, other }

    /// What the other side says to it; a no is not said here, but by the verb `refuse`.
    package enum Answer: String, Codable, Sendable, CaseIterable { case agrees, unknown }

    /// The applicant's own yes to passing the matter on.
    package var applicantConsents: Bool
    package var otherSide: Answer
    package var committee: Committee
    /// The other committee's name.
    package var committeeName: String?
    package var mediators: [DoerID]
    /// When and where they meet.
    package var session: String?
    /// Of somebody who is to be protected: that it goes to the committee is her own wish, and the two are heard apart.
    package var herWish: Bool?
}

package struct Performance: Codable, Hashable, Sendable {
    package var done: Bool
    /// Nothing is left to be done: asked where something is due each month.
    package var isLast: Bool
    package var words: String?
}

package enum SideRole: String, Codable, Sendable, CaseIterable { case applicant, other }

package struct SideRefusal: Codable, Hashable, Sendable {
    package var side: SideRole
    package var words: String?
}

package struct Agreement: Codable, Hashable, Sendable {
    package enum Form: String, Codable, Sendable, CaseIterable { case written, oral }

    package var form: Form
    package var signedBy: [String]
    /// How many signed, where nobody typed their names.
    package var signatures: Int64?
    /// The committee's seal is on it.
    package var seal: Bool
    /// Those who signed as mediators; the ones of the referral when none are named.
    package var mediators: [DoerID]
    /// 〔2026〕人调字第…号.
    package var number: String?
    package var terms: String?
    /// The day of the month on which something has to be done.
    package var performOnDay: Int64?

    /// One name is one signature, however often it was typed.
    var signatureCount: Int { max(Set(signedBy).count, Int(clamping: signatures ?? 0)) }
}
