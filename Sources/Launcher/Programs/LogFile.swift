internal import Glibc

/// Where a child's output goes: a file that grows at its end and is put aside once it is large.
struct LogFile: Sendable {
    /// The file.
    let path: String
    /// Who the file is to belong to; nil for the launcher's own user.
    let user: ServerUser?

    /// A log of more than 16 MiB is put aside at the next start, one generation deep.
    static let largest = 16 << 20

    /// Opens the file for appending. The caller, or the child that it is given to, closes it.
    func open() throws(LauncherError) -> Int32 {
        if let status = SystemCall.status(of: path), status.st_size > Self.largest { rename(path, path + ".1") }
        let file = try SystemCall.checked("cannot open the log file \(path)") {
            Glibc.open(path, O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o640)
        }
        if let user { fchown(file, user.uid, user.gid) }
        return file
    }

    /// The last lines, for a message that says why something did not start.
    func tail(_ count: Int = 12) -> String {
        let text = SystemCall.contents(of: path).map { String(decoding: $0.suffix(8_192), as: UTF8.self) } ?? ""
        let lines = text.split(separator: "\n").suffix(count)
        return lines.isEmpty ? "(its log \(path) is empty)" : lines.joined(separator: "\n")
    }
}
