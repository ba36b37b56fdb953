internal import Casework

/// Who may come to an address of the door. The table of addresses names it for each, and it is checked there, before
/// the address is asked anything.
enum Access: Sendable, Equatable {
    /// Whoever knows the address.
    case anybody
    /// Whoever shows a bearer token of one of these roles; `resident` is who shows none.
    case token(Set<Actor.Role>)
    /// Whoever is signed in on the pages, with one of these roles.
    case desk(Set<Actor.Role>)

    static let staff = Access.desk(Permit.staff)
}
