internal import Glibc

/// The launcher's calls into the operating system, with the error that they left behind as a `LauncherError`.
enum SystemCall {
    /// Makes one call that answers -1 on failure, again when a signal interrupted it.
    @discardableResult
    static func checked<Answer: SignedInteger>(
        _ what: @autoclosure () -> String, _ call: () -> Answer
    ) throws(LauncherError) -> Answer {
        while true {
            let answer = call()
            if answer != -1 { return answer }
            let number = errno
            if number != EINTR { throw LauncherError(.system, "\(what()): \(reason(number))") }
        }
    }

    /// What the system says about an error number.
    static func reason(_ number: Int32) -> String { String(cString: strerror(number)) }

    /// All bytes of a file, also of one in `/proc` whose size reads as 0; nil when it cannot be read. A symbolic link
    /// in the last place is not followed: root reads in directories that belong to somebody else.
    static func contents(of path: String) -> [UInt8]? {
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 16 * 1024)
        while true {
            let count = read(file, &chunk, chunk.count)
            if count > 0 {
                bytes += chunk[..<count]
            } else if count == 0 {
                return bytes
            } else if errno != EINTR {
                return nil
            }
        }
    }

    /// The `lstat` of a path; nil when there is nothing, or nothing that may be seen.
    static func status(of path: String) -> stat? {
        var status = stat()
        return lstat(path, &status) == 0 ? status : nil
    }
}
