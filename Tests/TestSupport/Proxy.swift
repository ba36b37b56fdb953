internal import Foundation
internal import Glibc
internal import Synchronization

/// Stands between a client and a server on this machine, so that a test can be the bad line between them: bytes that no
/// longer arrive in one direction or both, connections that are reset, ports that nobody answers at.
package final class Proxy: Sendable {
    /// What the line does.
    package enum Weather: Sendable, Equatable {
        /// Everything passes.
        case clear
        /// Nothing passes in these directions; nobody is told, and what was sent is not lost but late.
        case stalled(toServer: Bool, toClient: Bool)
        /// Every connection that was and that comes is reset.
        case down

        /// As when a cable is pulled: nothing passes, and both sides think that the other is there.
        package static let silent = stalled(toServer: true, toClient: true)
    }

    private struct State {
        var weather = Weather.clear
        var isOver = false
        /// How many connections were taken.
        var count = 0
    }

    /// Where clients connect.
    package let port: Int

    private let server: Int
    private let listener: Int32
    private let bell: (read: Int32, write: Int32)
    private let state = Mutex(State())
    private let hears: (@Sendable (UnsafeRawBufferPointer) -> Void)?

    /// `hears` is told what clients send, on the proxy's thread and before the server has it.
    package init(to server: Int, hears: (@Sendable (UnsafeRawBufferPointer) -> Void)? = nil) throws {
        self.server = server
        self.hears = hears
        (listener, port) = try Loopback.listen()
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw POSIXError(.init(rawValue: errno) ?? .EMFILE) }
        bell = (ends[0], ends[1])
        let thread = Thread { self.run() }
        thread.name = "proxy"
        thread.start()
    }

    /// How many connections were taken since the start.
    package var connections: Int { state.withLock { $0.count } }

    package var weather: Weather {
        get { state.withLock { $0.weather } }
        set {
            state.withLock { $0.weather = newValue }
            ring()
        }
    }

    /// Ends every connection and the proxy.
    package func close() {
        state.withLock { $0.isOver = true }
        ring()
    }

    private func ring() { _ = write(bell.write, "!", 1) }

    // MARK: the thread

    private struct Pair {
        let client: Int32
        let server: Int32
    }

    private func run() {
        var pairs: [Pair] = []
        defer {
            for pair in pairs { Self.reset(pair) }
            for descriptor in [listener, bell.read, bell.write] { _ = Glibc.close(descriptor) }
        }
        while true {
            let (weather, isOver) = state.withLock { ($0.weather, $0.isOver) }
            if isOver { return }
            if weather == .down {
                for pair in pairs { Self.reset(pair) }
                pairs = []
            }
            var entries = [pollfd(fd: bell.read, events: Int16(POLLIN), revents: 0)]
            entries.append(pollfd(fd: listener, events: Int16(POLLIN), revents: 0))
            let (toServer, toClient) = weather.passes
            for pair in pairs {
                // A negative number is no descriptor, and passed over.
                entries.append(pollfd(fd: toServer ? pair.client : -1, events: Int16(POLLIN), revents: 0))
                entries.append(pollfd(fd: toClient ? pair.server : -1, events: Int16(POLLIN), revents: 0))
            }
            guard poll(&entries, nfds_t(entries.count), -1) > 0 else { continue }
            if entries[0].revents != 0 {
                var rung: UInt8 = 0
                _ = read(bell.read, &rung, 1)
                continue
            }
            let live = zip(pairs, stride(from: 2, to: entries.count, by: 2)).filter { pair, index in
                let isWell =
                    (entries[index].revents == 0 || Self.pass(from: pair.client, to: pair.server, hears))
                    && (entries[index + 1].revents == 0 || Self.pass(from: pair.server, to: pair.client))
                if !isWell { Self.reset(pair) }
                return isWell
            }
            pairs = live.map(\.0)
            if entries[1].revents != 0, let pair = take(weather) { pairs.append(pair) }
        }
    }

    private func take(_ weather: Weather) -> Pair? {
        let client = accept(listener, nil, nil)
        guard client >= 0 else { return nil }
        state.withLock { $0.count += 1 }
        let upstream = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        let pair = Pair(client: client, server: upstream)
        var address = Loopback.address(server)
        let isConnected = withUnsafeBytes(of: &address) { bytes in
            guard let base = bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self) else { return false }
            return connect(upstream, base, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
        }
        guard isConnected, weather != .down else {
            Self.reset(pair)
            return nil
        }
        return pair
    }

    /// Passes on what is there. False when one side is gone.
    private static func pass(
        from source: Int32, to target: Int32, _ hears: ((UnsafeRawBufferPointer) -> Void)? = nil
    ) -> Bool {
        withUnsafeTemporaryAllocation(byteCount: 1 << 16, alignment: 1) { buffer in
            guard let base = buffer.baseAddress else { return false }
            let count = read(source, base, buffer.count)
            guard count > 0 else { return false }
            hears?(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
            var sent = 0
            while sent < count {
                let written = send(target, base + sent, count - sent, Int32(MSG_NOSIGNAL))
                guard written > 0 else { return false }
                sent += written
            }
            return true
        }
    }

    /// Closes both sides without a word: what is under way is lost.
    private static func reset(_ pair: Pair) {
        for descriptor in [pair.client, pair.server] {
            var abrupt = linger(l_onoff: 1, l_linger: 0)
            setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &abrupt, socklen_t(MemoryLayout<linger>.size))
            _ = Glibc.close(descriptor)
        }
    }
}

extension Proxy.Weather {
    fileprivate var passes: (toServer: Bool, toClient: Bool) {
        switch self {
        case .clear, .down: (true, true)
        case .stalled(let toServer, let toClient): (!toServer, !toClient)
        }
    }
}

/// A port that nobody had a moment ago.
package func freePort() throws -> Int {
    let proxy = try Proxy(to: 1)
    defer { proxy.close() }
    return proxy.port
}

/// Lends a proxy.
package func withProxy<Value>(
    to port: Int, hears: (@Sendable (UnsafeRawBufferPointer) -> Void)? = nil, _ body: (Proxy) async throws -> Value
) async throws -> Value {
    let proxy = try Proxy(to: port, hears: hears)
    defer { proxy.close() }
    return try await body(proxy)
}
