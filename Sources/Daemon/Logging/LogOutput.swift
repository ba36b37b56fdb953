internal import Glibc
internal import Synchronization

/// A file descriptor that takes lines. Each is handed to the system whole, in one `write`, before the call returns:
/// what was logged before a crash is there after it, and two lines never mix.
package final class LogOutput: Sendable {
    private let descriptor: Int32
    /// Lines longer than a pipe takes at once would mix without it.
    private let turn = Mutex(())

    /// The descriptor stays open as long as this lives; it is not closed.
    package init(_ descriptor: Int32 = STDOUT_FILENO) { self.descriptor = descriptor }

    /// Nobody can be told when a line cannot be written, and the work goes on.
    func write(_ line: [UInt8]) {
        turn.withLock { _ in
            line.withUnsafeBytes { bytes in
                var rest = bytes[...]
                while !rest.isEmpty {
                    let count = Glibc.write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
                    if count > 0 {
                        rest = rest.dropFirst(count)
                    } else if count < 0 && errno == EAGAIN {
                        var ready = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                        poll(&ready, 1, 1_000)
                    } else if errno != EINTR {
                        return
                    }
                }
            }
        }
    }

    /// Whether the journal reads this descriptor: it says of which stream in `JOURNAL_STREAM`, as device:inode. The
    /// variable alone proves nothing, as it is inherited by whoever's output was sent elsewhere.
    func isJournal(_ environment: [String: String]) -> Bool {
        var status = stat()
        guard let stream = environment["JOURNAL_STREAM"], fstat(descriptor, &status) == 0 else { return false }
        return stream == "\(status.st_dev):\(status.st_ino)"
    }
}
