import AMQP
import Foundation
import Glibc
import Testing
import Work

@Suite("a guard over writes", .timeLimit(.minutes(1)))
struct WriteGuardTests {
    @Test("frees a thread that hangs in a write, at its deadline")
    func frees() async throws {
        let pair = try SocketPair()
        let guarded = WriteGuard()
        guarded.attach(pair.ends[0])
        defer { guarded.detach() }
        let begin = ContinuousClock.now
        await hangInWrite(to: pair.ends[0], guarded, .milliseconds(300))
        let time = ContinuousClock.now - begin
        #expect(time >= .milliseconds(300))
        #expect(time < .seconds(5))
    }

    @Test("leaves a socket alone whose writes return in time, and one that is not its own any more")
    func leavesAlone() async throws {
        let quick = try SocketPair(), detached = try SocketPair(), late = try SocketPair()
        let guarded = WriteGuard(), other = WriteGuard(), third = WriteGuard()
        guarded.attach(quick.ends[0])
        defer { guarded.detach() }
        guarded.within(.milliseconds(1)) {}
        other.attach(detached.ends[0])
        other.detach()
        other.shutDown()
        third.attach(late.ends[0])
        defer { third.detach() }
        // The watch has looked at all of them when it has freed this one.
        await hangInWrite(to: late.ends[0], third, .milliseconds(10))
        #expect(quick.isOpen)
        #expect(detached.isOpen)
        #expect(!late.isOpen)
    }
}

/// Writes on a thread of its own until the socket breaks.
private func hangInWrite(to socket: Int32, _ guarded: WriteGuard, _ limit: Duration) async {
    await withCheckedContinuation { continuation in
        Thread.detachNewThread {
            let bytes = [UInt8](repeating: 1, count: 1 << 16)
            guarded.within(limit) { while send(socket, bytes, bytes.count, Int32(MSG_NOSIGNAL)) > 0 {} }
            continuation.resume()
        }
    }
}

/// Two sockets, of which nobody reads.
private final class SocketPair: Sendable {
    let ends: [Int32]

    init() throws {
        var ends: [Int32] = [0, 0]
        try #require(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0)
        // Without its guard a write returns after this, so that the test fails and does not hang.
        var limit = timeval(tv_sec: 10, tv_usec: 0)
        setsockopt(ends[0], SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        self.ends = ends
    }

    deinit { for end in ends { close(end) } }

    /// Whether the first end still takes something.
    var isOpen: Bool { send(ends[0], [1], 1, Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT)) == 1 }
}
