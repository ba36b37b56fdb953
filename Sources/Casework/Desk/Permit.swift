/// Which role may do what, in one table. The desk works by telephone and may do nearly everything on somebody's behalf;
/// what a case allows at the moment, and that two persons settle community money, its line decides.
package enum Permit {
    /// The roles that may do this to a case that is there, or open one. Of a verb that nobody has heard of: all who have
    /// a credential, so that its line can name the fault.
    package static func roles(for verb: Verb) -> Set<Actor.Role> {
        switch verb {
        case .submit: staff.union([.doer, .resident])
        case .due: [.house]
        // Counting community money: the recorder at the desk is not the one who settles.
        case .settle: [.finance, .coordinator, .secretary, .admin]
        // A person of the house has looked at it, and answers for that.
        case .release, .hold, .told, .followUp, .protect: staff
        // What is asked of the resident, and what binds people, is heard at the desk.
        case .assign, .amend, .cancel, .lend, .correct, .giveBack, .dispute, .adjust, .confirm, .refer, .redirect,
            .refuse,
            .agree, .fail, .deceased:
            staff
        default: staff.union([.doer])
        }
    }

    package static func allows(_ role: Actor.Role, _ verb: Verb) -> Bool { roles(for: verb).contains(role) }

    /// What whoever asked for a case may do to it without a credential, with its number and what belongs to it.
    package static let ofRequester: Set<Verb> = [.note, .cancel]

    /// Those who sit in the house.
    package static let staff: Set<Actor.Role> = [.desk, .coordinator, .finance, .secretary, .admin]
}
