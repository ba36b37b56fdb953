internal import FoundationEssentials
internal import Glibc

/// Where the servers keep everything: data, sockets, secrets, logs and the ports they had. All of it belongs to the
/// user that the servers run as, and nobody else may look into it.
package struct Place: Sendable, Hashable {
    /// The directory itself: `<base>/servers`, or one under `/var/tmp`.
    package let directory: String
    /// Who the servers run as; nil when that is the launcher's own user.
    package let user: ServerUser?
    /// Why the directory is not under the base that was asked for; nil when it is.
    package let reason: String?

    /// The path of the Unix socket has to fit into 107 bytes; 100 leaves room for the lock file beside it.
    static let longestSocketPath = 100

    /// Names a place without looking at it; `choose` is how to get one.
    package init(directory: String, user: ServerUser?, reason: String?) {
        self.directory = directory
        self.user = user
        self.reason = reason
    }

    /// Picks the directory for a base such as `.linli`, which is created if it is not there.
    package static func choose(base: String) throws(LauncherError) -> Place {
        try choose(base: base, user: try ServerUser.choose())
    }

    /// The rule of `choose(base:)` for servers that run as a given user.
    package static func choose(base: String, user: ServerUser?) throws(LauncherError) -> Place {
        let path = base.hasPrefix("/") ? base : FileManager.default.currentDirectoryPath + "/" + base
        if let obstacle = makeBase(path) { return elsewhere(base: path, user: user, because: obstacle) }
        let base = resolved(path)
        let inside = base + "/servers"
        let user = keeper(of: inside, otherwise: user)
        if let obstacle = obstacle(to: base, for: user) {
            return elsewhere(base: base, user: user, because: obstacle)
        }
        if Place(directory: inside, user: user, reason: nil).longestSocket.utf8.count > longestSocketPath {
            return elsewhere(base: base, user: user, because: "\(inside) is too long a path for a Unix socket")
        }
        return Place(directory: inside, user: user, reason: nil)
    }

    /// Creates the directory, or makes sure that the one that is there may be trusted.
    package func prepare() throws(LauncherError) { try makeDirectory(directory) }

    /// The number of the user that everything in here belongs to.
    package var owner: UInt32 { user?.uid ?? geteuid() }

    /// The environment entry by which a process of this place is known. Every server and daemon carries it, so that
    /// what an earlier launcher left running can be told from everything else on the machine.
    package static let mark = "LINLI_PLACE"

    /// A path inside the directory.
    func path(_ name: String) -> String { directory + "/" + name }

    private var longestSocket: String { path("postgres/socket/.s.PGSQL.65535") }

    // MARK: The choice

    /// A launcher that is root keeps to the user whose data is there already, so that `make run` and `sudo make run`
    /// find the same.
    private static func keeper(of directory: String, otherwise user: ServerUser?) -> ServerUser? {
        guard let user, let status = SystemCall.status(of: directory), status.st_uid != 0, status.st_uid != user.uid
        else { return user }
        return ServerUser.withID(status.st_uid)
            ?? ServerUser(name: "number \(status.st_uid)", uid: status.st_uid, gid: status.st_gid)
    }

    /// Creates the base if it is not there. One that root creates belongs to whom the directory around it belongs, so
    /// that the owner of a checkout finds it open when root is no longer needed. Answers what stood in the way.
    private static func makeBase(_ path: String) -> String? {
        if SystemCall.status(of: path) != nil { return nil }
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        } catch {
            return "\(path) cannot be created: \(error)"
        }
        if geteuid() == 0, let around = SystemCall.status(of: path + "/..") {
            lchown(path, around.st_uid, around.st_gid)
        }
        return nil
    }

    private static func elsewhere(base: String, user: ServerUser?, because reason: String) -> Place {
        let name = "/var/tmp/linli-\(user?.uid ?? geteuid())-\(hash(base))"
        return Place(directory: name, user: user, reason: reason)
    }

    /// What keeps the servers' user from working under the base; nil when nothing does.
    private static func obstacle(to base: String, for user: ServerUser?) -> String? {
        guard let user else {
            return access(base, R_OK | W_OK | X_OK) == 0 ? nil : "this user may not write to \(base)"
        }
        var path = ""
        for part in base.split(separator: "/") {
            path += "/" + part
            if !mayEnter(path, user) { return "the user \(user.name) may not enter \(path)" }
        }
        return nil
    }

    /// Whether the permission bits let a user without further groups pass through a directory.
    private static func mayEnter(_ path: String, _ user: ServerUser) -> Bool {
        guard let status = SystemCall.status(of: path) else { return false }
        if status.st_uid == user.uid { return status.st_mode & 0o100 != 0 }
        if status.st_gid == user.gid { return status.st_mode & 0o010 != 0 }
        return status.st_mode & 0o001 != 0
    }

    /// The path without symbolic links, so that one checkout has one place by whichever way it is reached.
    private static func resolved(_ path: String) -> String {
        guard let real = realpath(path, nil) else { return path }
        defer { free(real) }
        return String(cString: real)
    }

    /// Eight hexadecimal digits that tell one base from another (FNV-1a). It names a directory and guards nothing.
    private static func hash(_ text: String) -> String {
        let value = text.utf8.reduce(UInt32(2_166_136_261)) { ($0 ^ UInt32($1)) &* 16_777_619 }
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 8 - digits.count) + digits
    }
}
