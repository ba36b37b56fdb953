/// Where the door listens. Before anybody has an account there is nobody to sign in, and no reason to be reached from
/// another machine.
package struct Listening: Sendable, Equatable {
    package let host: String
    /// What was asked for is not done yet.
    package let isHeldBack: Bool

    package init(asked host: String, hasStaff: Bool) {
        isHeldBack = !hasStaff && !Self.isLoopback(host)
        self.host = isHeldBack ? "127.0.0.1" : host
    }

    /// What is wrong, and what to type.
    package var sentence: String {
        "nobody has an account yet, so intake listens on this machine only (127.0.0.1); linli staff add NAME --role desk, "
            + "and start it again"
    }

    static func isLoopback(_ host: String) -> Bool {
        // A name that only begins like the address is somebody else's.
        let isNumeric = host.allSatisfy { $0 == "." || ($0.isASCII && $0.isNumber) }
        return host == "localhost" || host == "::1" || (host.hasPrefix("127.") && isNumeric)
    }
}
