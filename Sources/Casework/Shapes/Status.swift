/// Where a case stands, as a code. Its words are in the glossary's table `Words`.
package enum Status: String, Codable, Sendable, CaseIterable {
    // Any line.
    case held, toAssign, offered, inProgress, closed, cancelled
    case answered, relayed, toldChannel, notTaken
    // Errand.
    case toConfirmAmount, toConfirmSubstitute, purchased, toSettle, disputed, returned
    // Mediation.
    case toTalk, toRefer, toHelp, admitted, performing, withBranch, settledOnTheSpot, terminated
    // Condolence.
    case toVisit, toCare, registered

    package var isOpen: Bool {
        switch self {
        case .held, .toAssign, .offered, .inProgress, .toConfirmAmount, .toConfirmSubstitute, .purchased, .toSettle,
            .disputed,
            .toTalk, .toRefer, .toHelp,
            .admitted, .performing, .withBranch, .toVisit, .toCare, .registered:
            true
        case .closed, .cancelled, .returned, .answered, .relayed, .toldChannel, .notTaken, .settledOnTheSpot,
            .terminated:
            false
        }
    }
}
