internal import Glibc

/// The unprivileged user that the servers run as. Neither RabbitMQ nor PostgreSQL is ever run as root: PostgreSQL
/// refuses, and a broker that listens on a socket has no business with the whole machine.
package struct ServerUser: Sendable, Hashable {
    /// The name to log in with; what messages call the user.
    package let name: String
    /// The user's number.
    package let uid: UInt32
    /// The number of the user's own group. The servers run with this one and no other.
    package let gid: UInt32

    /// Names a user.
    package init(name: String, uid: UInt32, gid: UInt32) {
        self.name = name
        self.uid = uid
        self.gid = gid
    }

    /// The user that the servers are to run as; nil when the launcher's own will do.
    ///
    /// That somebody called `sudo`, and who, is a fact about this process and not a setting, so it is read here.
    package static func choose() throws(LauncherError) -> ServerUser? {
        let invoker = getenv("SUDO_UID").flatMap { UInt32(String(cString: $0)) }
        return try choose(launcher: geteuid(), invoker: invoker, withID: withID, named: named)
    }

    /// The rule: who is not root stays who they are; behind root it is whoever called `sudo`, else the user that
    /// Debian's PostgreSQL package made.
    package static func choose(
        launcher: UInt32, invoker: UInt32?, withID: (UInt32) -> ServerUser?, named: (String) -> ServerUser?
    ) throws(LauncherError) -> ServerUser? {
        guard launcher == 0 else { return nil }
        if let invoker, invoker != 0, let person = withID(invoker) { return person }
        if let postgres = named("postgres"), postgres.uid != 0 { return postgres }
        throw LauncherError(
            .noServerUser,
            "the servers do not run as root, and there is no user `postgres` to run them as: install the package"
                + " postgresql (scripts/install-packages), or start as an ordinary user")
    }

    /// The user with that number, if the machine knows it.
    package static func withID(_ uid: UInt32) -> ServerUser? {
        entry { getpwuid_r(uid, $0, $1, $2, $3) }
    }

    /// The user of that name, if the machine knows it.
    package static func named(_ name: String) -> ServerUser? {
        entry { getpwnam_r(name, $0, $1, $2, $3) }
    }

    private typealias Lookup = (
        UnsafeMutablePointer<passwd>, UnsafeMutablePointer<CChar>, Int,
        UnsafeMutablePointer<UnsafeMutablePointer<passwd>?>
    ) -> Int32

    /// Runs one of the reentrant look-ups; 16 KiB is what glibc itself suggests for the strings.
    private static func entry(_ lookup: Lookup) -> ServerUser? {
        var record = passwd()
        var found: UnsafeMutablePointer<passwd>?
        return withUnsafeTemporaryAllocation(of: CChar.self, capacity: 16 * 1024) { strings in
            guard let start = strings.baseAddress, lookup(&record, start, strings.count, &found) == 0, found != nil
            else { return nil }
            return ServerUser(name: String(cString: record.pw_name), uid: record.pw_uid, gid: record.pw_gid)
        }
    }
}
