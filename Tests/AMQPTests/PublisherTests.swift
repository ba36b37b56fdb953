import AMQP
import Synchronization
import TestSupport
import Testing
import Work

@Suite("a publisher", .tags(.broker), .timeLimit(.minutes(1)))
struct PublisherTests {
    @Test("confirms five thousand messages of one call, in a window of a thousand")
    func confirmsMany() async throws {
        try await TestBroker.shared.withQueue { queue in
            try await withPublisher(TestBroker.shared.endpoint) { publisher, _ in
                let confirmations = try await publisher.publish(Sample.outgoing(5_000, queue))
                #expect(confirmations == Array(repeating: .confirmed, count: 5_000))
            }
        }
    }

    @Test("serves many tasks that share a small window")
    func sharesWindow() async throws {
        try await TestBroker.shared.withQueue { queue in
            try await withPublisher(TestBroker.shared.endpoint, window: 7) { publisher, _ in
                try await withThrowingTaskGroup(of: [Work.Confirmation].self) { group in
                    for count in 1...200 {
                        group.addTask { try await publisher.publish(Sample.outgoing(count % 20 + 1, queue)) }
                    }
                    for try await confirmations in group {
                        #expect(confirmations.allSatisfy { $0 == .confirmed })
                    }
                }
            }
        }
    }

    /// Seen to fail when `basic.return` is not heeded.
    @Test("says of each message in its place that no queue takes it")
    func returned() async throws {
        try await TestBroker.shared.withQueue { queue in
            try await withPublisher(TestBroker.shared.endpoint) { publisher, _ in
                let confirmations = try await publisher.publish([
                    Sample.outgoing(queue), Sample.outgoing("nowhere", size: 200_000), Sample.outgoing(queue),
                    Sample.outgoing("nowhere", size: 0), Sample.outgoing("nowhere"),
                ])
                #expect(confirmations == [.confirmed, .returned, .confirmed, .returned, .returned])
            }
        }
    }

    /// Seen to fail when `basic.return` is not heeded.
    @Test("does not take a message for returned because another one with its id was")
    func returnedByAddress() async throws {
        try await TestBroker.shared.withQueue { queue in
            try await withPublisher(TestBroker.shared.endpoint) { publisher, _ in
                let routed = Sample.outgoing(queue)
                let lost = Outgoing(routed.message, to: Destination(exchange: "", key: "nowhere"))
                let confirmations = try await publisher.publish([routed, lost, routed])
                #expect(confirmations == [.confirmed, .returned, .confirmed])
            }
        }
    }

    /// Seen to fail when `basic.nack` is taken for an ack.
    @Test("says that a full queue refused")
    func nacked() async throws {
        let full: [String: Topology.Value] = ["x-max-length": .integer(5), "x-overflow": .text("reject-publish")]
        try await TestBroker.shared.withQueue(full) { queue in
            try await withPublisher(TestBroker.shared.endpoint) { publisher, _ in
                var confirmations: [Work.Confirmation] = []
                // The limit holds from one moment to the next only, so one by one.
                for _ in 0..<20 { confirmations += try await publisher.publish([Sample.outgoing(queue)]) }
                #expect(confirmations.first == .confirmed)
                #expect(confirmations.last == .nacked)
                await #expect(throws: NotConfirmed.self) { try await publisher.deliver([Sample.outgoing(queue)]) }
            }
        }
    }

    /// The kernel may keep the end of such a body back: whether it does, and for how long, is up to the line. Seen to fail
    /// without the heartbeat.
    @Test("sends something behind a body that fills its frames to the last byte, and nothing behind a shorter one")
    func wholeFrames() async throws {
        try await TestBroker.shared.withQueue { queue in
            let sent = Mutex<[UInt8]>([])
            var endpoint = try TestBroker.shared.endpoint
            let port = try #require(endpoint.hosts.first?.port)
            try await withProxy(to: port, hears: { bytes in sent.withLock { $0 += bytes } }) { proxy in
                endpoint.hosts = [Endpoint.Host("127.0.0.1", port: proxy.port)]
                try await withPublisher(endpoint) { publisher, _ in
                    for size in [131_063, 131_064, 262_127, 262_128, 262_129] {
                        try await publisher.deliver([Sample.outgoing(queue, size: size)])
                    }
                }
            }
            let (body, heartbeat, method): (UInt8, UInt8, UInt8) = (3, 8, 1)
            let kinds = AMQPBytes.kinds(of: sent.withLock { $0 })
            let behind = zip(kinds, kinds.dropFirst()).filter { $0 == body && $1 != body }.map(\.1)
            #expect(behind == [method, heartbeat, method, heartbeat, method])
        }
    }

    @Test("waits for a connection until the deadline, and says why there was none")
    func deadlineWithoutConnection() async throws {
        var endpoint = try TestBroker.shared.endpoint
        endpoint.hosts = [Endpoint.Host("127.0.0.1", port: 1)]
        endpoint.publishDeadline = .milliseconds(300)
        let log = StateLog()
        let publisher = Publisher(endpoint, name: "test publisher", random: .system) { log.note($0) }
        try await running({ await publisher.run() }) {
            try await log.waitForReconnecting()
            let error = await #expect(throws: AMQPError.self) { try await publisher.publish([Sample.outgoing("q")]) }
            #expect(error?.code == .notConnected)
            #expect(error?.message.contains("127.0.0.1:1") == true)
        }
    }

    @Test("ends a publish at its deadline even when nobody runs it")
    func deadlineWithoutRun() async throws {
        var endpoint = try TestBroker.shared.endpoint
        endpoint.publishDeadline = .milliseconds(300)
        let publisher = Publisher(endpoint, name: "test publisher", random: .system)
        let error = await #expect(throws: AMQPError.self) { try await publisher.publish([Sample.outgoing("q")]) }
        #expect(error?.code == .notConnected)
    }

    @Test("gives up a publish when its task is cancelled")
    func cancellation() async throws {
        let publisher = Publisher(try TestBroker.shared.endpoint, name: "test publisher", random: .system)
        let task = Task { try await publisher.publish([Sample.outgoing("q")]) }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }

    @Test("goes on with the others when a publish is cancelled under way")
    func cancellationUnderWay() async throws {
        try await TestBroker.shared.withQueue { queue in
            try await withPublisher(TestBroker.shared.endpoint, window: 10) { publisher, _ in
                let cancelled = Task { try await publisher.publish(Sample.outgoing(50_000, queue)) }
                try await waitForMessage(in: queue)
                cancelled.cancel()
                await #expect(throws: CancellationError.self) { try await cancelled.value }
                try await publisher.deliver([Sample.outgoing(queue)])
            }
        }
    }

    @Test("connects again when the broker closes its connection")
    func reconnects() async throws {
        try await TestBroker.shared.withUser { endpoint in
            try await TestBroker.shared.withQueue { queue in
                try await withPublisher(endpoint) { publisher, log in
                    try await publisher.deliver([Sample.outgoing(queue)])
                    try await TestBroker.shared.closeConnections(of: endpoint.user)
                    try await log.waitForReconnecting()
                    try await publisher.deliver([Sample.outgoing(queue)])
                    #expect(publisher.state == .connected)
                }
            }
        }
    }

    @Test("fails what was under way when the connection is lost, once")
    func failsUnderWay() async throws {
        try await TestBroker.shared.withUser { endpoint in
            try await TestBroker.shared.withQueue { queue in
                try await withPublisher(endpoint, window: 5) { publisher, log in
                    let underWay = Task { try await publisher.publish(Sample.outgoing(100_000, queue)) }
                    try await waitForMessage(in: queue)
                    try await TestBroker.shared.closeConnections(of: endpoint.user)
                    let error = await #expect(throws: AMQPError.self) { try await underWay.value }
                    #expect(error?.isRetriable == true)
                    try await log.waitForReconnecting()
                    try await publisher.deliver([Sample.outgoing(queue)])
                }
            }
        }
    }

    @Test("says that there is no such exchange, and goes on")
    func missingExchange() async throws {
        try await TestBroker.shared.withQueue { queue in
            try await withPublisher(TestBroker.shared.endpoint) { publisher, _ in
                let lost = Outgoing(Sample.message(), to: Destination(exchange: "no.such.exchange", key: "k"))
                let error = await #expect(throws: AMQPError.self) { try await publisher.publish([lost]) }
                #expect(error?.code == .notFound)
                #expect(error?.message.contains("no.such.exchange") == true)
                try await publisher.deliver([Sample.outgoing(queue)])
            }
        }
    }

    @Test("refuses a message that no frame can carry, and keeps the connection")
    func invalid() async throws {
        try await TestBroker.shared.withQueue { queue in
            try await withPublisher(TestBroker.shared.endpoint) { publisher, _ in
                var message = Sample.message()
                message.headers[String(repeating: "k", count: 256)] = .text("v")
                let outgoing = Outgoing(message, to: Destination(exchange: "", key: queue))
                let error = await #expect(throws: AMQPError.self) { try await publisher.publish([outgoing]) }
                #expect(error?.code == .invalidMessage)
                message.headers = ["k": .text(String(repeating: "v", count: 90 << 10))]
                let large = Outgoing(message, to: Destination(exchange: "", key: queue))
                let confirmations = try await publisher.publish([large])
                #expect(confirmations == [.confirmed])
            }
        }
    }

    @Test("stops when everything under way is confirmed, and then takes nothing more")
    func stop() async throws {
        try await TestBroker.shared.withQueue { queue in
            let publisher = try Publisher(TestBroker.shared.endpoint, name: "test publisher", random: .system)
            try await running({ await publisher.run() }) {
                let underWay = Task { try await publisher.publish(Sample.outgoing(3_000, queue)) }
                try await waitForMessage(in: queue)
                await publisher.stop()
                let confirmations = try await underWay.value
                #expect(confirmations.count == 3_000)
                let error = await #expect(throws: AMQPError.self) {
                    try await publisher.publish([Sample.outgoing(queue)])
                }
                #expect(error?.code == .closed)
            }
            #expect(publisher.state == .stopped)
        }
    }

    @Test("tells a wrong password from an absent broker, without the password", arguments: [true, false])
    func refused(isPasswordWrong: Bool) async throws {
        var endpoint = try TestBroker.shared.endpoint
        endpoint.password = "not-the-password"
        if !isPasswordWrong { endpoint.hosts = [Endpoint.Host("127.0.0.1", port: 1)] }
        let log = StateLog()
        let publisher = Publisher(endpoint, name: "test publisher", random: .system) { log.note($0) }
        try await running({ await publisher.run() }) {
            let state = try await log.waitForReconnecting()
            #expect(state.description.contains(isPasswordWrong ? "ACCESS_REFUSED" : "no broker at 127.0.0.1:1"))
            #expect(!state.description.contains("not-the-password"))
        }
    }

    private func waitForMessage(in queue: String) async throws {
        try await withConsumer(TestBroker.shared.endpoint, queue: queue) { consumer, _ in _ = try await consumer.take(1)
        }
    }
}
