internal import Glibc

/// The smallest possible client: connects to a port of this machine, says one thing and hears the first byte of the
/// answer. It is how the launcher knows that a server is there, long before the server's own tools could say so.
enum Loopback {
    /// Whether a server answers what was sent with that first byte, within two seconds.
    static func answers(_ first: UInt8, to greeting: [UInt8], port: Int) async -> Bool {
        await exchange(greeting, port: port) == first
    }

    /// The socket never blocks, so that a server that hangs costs the cooperative pool no thread.
    private static func exchange(_ greeting: [UInt8], port: Int) async -> UInt8? {
        guard let handle = connected(port: port) else { return nil }
        defer { close(handle) }
        guard await isWritable(handle) else { return nil }
        guard send(handle, greeting, greeting.count, Int32(MSG_NOSIGNAL)) == greeting.count else { return nil }
        // The whole answer is taken: a connection that is closed on unread data is reset, which servers log.
        var answer = [UInt8](repeating: 0, count: 4_096)
        for _ in 0..<200 {
            let count = recv(handle, &answer, answer.count, 0)
            if count > 0 { return answer[0] }
            guard count < 0, errno == EAGAIN || errno == EINTR, await pause() else { return nil }
        }
        return nil
    }

    private static func connected(port: Int) -> Int32? {
        guard let number = UInt16(exactly: port) else { return nil }
        let kind = SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue
        let handle = socket(AF_INET, Int32(kind), 0)
        guard handle >= 0 else { return nil }
        let status = withAddress(port: number, host: INADDR_LOOPBACK) { connect(handle, $0, $1) }
        if status == 0 || errno == EINPROGRESS { return handle }
        close(handle)
        return nil
    }

    private static func isWritable(_ handle: Int32) async -> Bool {
        for _ in 0..<200 {
            var interest = pollfd(fd: handle, events: Int16(POLLOUT), revents: 0)
            if poll(&interest, 1, 0) == 1 { return interest.revents & Int16(POLLERR | POLLHUP) == 0 }
            guard await pause() else { return false }
        }
        return false
    }

    /// Waits ten milliseconds; false when the task was cancelled, which ends the exchange.
    private static func pause() async -> Bool {
        (try? await Task.sleep(for: .milliseconds(10))) != nil
    }

    /// Lends an IPv4 address as the socket calls want it.
    static func withAddress<Answer>(
        port: UInt16, host: UInt32, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Answer
    ) -> Answer {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = host.bigEndian
        let size = socklen_t(MemoryLayout<sockaddr_in>.size)
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, size) }
        }
    }
}
