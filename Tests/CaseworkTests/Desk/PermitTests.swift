import Casework
import Testing

@Suite("Who may do what")
struct PermitTests {
    private static let staff = "desk coordinator finance secretary admin"

    /// Every verb of every line with all the roles that may do it.
    private static let table: [(verb: String, roles: String)] = [
        ("submit", staff + " doer resident"), ("note", staff + " doer"), ("amend", staff), ("cancel", staff),
        ("assign", staff), ("accept", staff + " doer"), ("decline", staff + " doer"), ("record", staff + " doer"),
        ("hold", staff), ("release", staff), ("due", "house"), ("purchase", staff + " doer"), ("confirm", staff),
        ("deliver", staff + " doer"), ("absent", staff + " doer"), ("settle", "coordinator finance secretary admin"),
        ("entrust", staff + " doer"), ("giveBack", staff), ("lend", staff), ("correct", staff), ("dispute", staff),
        ("adjust", staff), ("told", staff), ("followUp", staff), ("protect", staff),
        ("talk", staff + " doer"), ("refer", staff), ("refuse", staff), ("agree", staff), ("fail", staff),
        ("perform", staff + " doer"), ("redirect", staff), ("waive", staff + " doer"), ("visited", staff + " doer"),
        ("emergency", staff + " doer"), ("reveal", staff + " doer"), ("deceased", staff),
    ]

    @Test("every verb has its roles, and no other role may do it", arguments: table)
    func roles(verb: String, roles: String) {
        let allowed = Actor.Role.allCases.filter { Permit.allows($0, Verb(rawValue: verb)) }
        #expect(Set(allowed.map(\.rawValue)) == Set(roles.split(separator: " ").map(String.init)))
    }
}
