/// What of a case may be asked to be shown. Every look is a request: registered first, shown after.
package enum Revealed: String, Codable, Sendable, CaseIterable {
    /// Who it is, how to reach her, where to go, and what she said.
    case contact
    /// What only whoever does it may know: a pick-up code.
    case secret
}

extension Step where Trade.State: CaseState {
    /// Whether whoever asks may see it. The desk sees whom it serves; a doer sees it of a case that she has taken; a
    /// secret is for whoever has taken the case, and is read to nobody before.
    mutating func maySee(_ what: Revealed) -> Bool {
        guard let state else { return false }
        if what == .secret {
            guard state.hasSecret else { return no(.rule, ["rule": "nothingToShow"]) }
            guard !state.takenBy.isEmpty else { return no(.rule, ["rule": "notTaken"]) }
        }
        guard request.actor.role == .doer else { return true }
        return request.actor.doer.map(state.takenBy.contains) == true || no(.notAllowed)
    }
}

/// What is private about a case, as its requests have said it so far: a later word goes before an earlier one.
package struct Shown: Equatable, Sendable {
    package private(set) var name: String?
    package private(set) var phone: String?
    package private(set) var address: String?
    package private(set) var words: String?
    package private(set) var safeContact: Submission.SafeContact?
    package private(set) var secret: String?
    package private(set) var careNote: String?

    package init() {}

    package mutating func take(_ body: some LineBody) {
        if let submission = body.submission {
            take(submission.requester, address: submission.address, words: submission.words)
            (safeContact, secret) = (submission.safeContact, body.secret)
        }
        careNote = body.careNote ?? careNote
        if case .amend(let amendment) = body.deskAct {
            take(amendment.person, address: amendment.address, words: amendment.words)
        }
    }

    private mutating func take(_ person: Submission.Person, address: String?, words: String?) {
        name = person.name ?? name
        phone = person.phone.map { [$0, person.ext].compactMap { $0 }.joined(separator: "-") } ?? phone
        self.address = address ?? self.address
        self.words = words ?? self.words
    }
}
