internal import Glibc

/// Files and directories of a place. The launcher may be root and the place belongs to somebody else: nothing here
/// follows a symbolic link, and what is created is handed over before anything is written to it.
extension Place {
    /// Creates a directory for the owner alone, or checks that the one that is there is the owner's alone.
    func makeDirectory(_ path: String) throws(LauncherError) {
        if mkdir(path, 0o700) == 0 {
            if let user {
                try SystemCall.checked("cannot give \(path) to \(user.name)") { lchown(path, user.uid, user.gid) }
            }
        } else if errno != EEXIST {
            throw LauncherError(.unusablePlace, "cannot create \(path): \(SystemCall.reason(errno))")
        }
        guard let status = SystemCall.status(of: path), status.st_mode & S_IFMT == S_IFDIR else {
            throw LauncherError(.unusablePlace, "\(path) is not a directory")
        }
        guard status.st_uid == owner else {
            throw LauncherError(
                .unusablePlace,
                "\(path) belongs to \(Self.name(of: status.st_uid)), and the servers would run as"
                    + " \(Self.name(of: owner)): start as before, or remove \(directory) with all data in it")
        }
        guard status.st_mode & 0o022 == 0 else {
            throw LauncherError(.unusablePlace, "others may write to \(path): take that right away (chmod go-w)")
        }
    }

    /// Writes a whole file under another name and then puts it in its place, so that nobody ever sees half of it.
    func write(_ text: String, to path: String, mode: mode_t = 0o600) throws(LauncherError) {
        let draft = path + ".new"
        unlink(draft)
        let file = try SystemCall.checked("cannot create \(draft)") {
            open(draft, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        }
        defer { close(file) }
        if let user {
            try SystemCall.checked("cannot give \(draft) to \(user.name)") { fchown(file, user.uid, user.gid) }
        }
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let written = try SystemCall.checked("cannot write \(draft)") {
                rest.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
            }
            rest = rest.dropFirst(written)
        }
        try SystemCall.checked("cannot set the rights of \(draft)") { fchmod(file, mode) }
        try SystemCall.checked("cannot put \(path) in place") { rename(draft, path) }
    }

    /// The text of a file; nil when there is none.
    func read(_ path: String) -> String? {
        SystemCall.contents(of: path).map { String(decoding: $0, as: UTF8.self) }
    }

    private static func name(of uid: UInt32) -> String {
        ServerUser.withID(uid)?.name ?? "the user number \(uid)"
    }
}
