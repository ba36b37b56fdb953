import AMQP
import Foundation
import Launcher
import TestSupport
import Testing
import Work

extension OwnBrokerTests {
    /// What `faults.md` says of the broker: killed, halted, choked, impatient. The publisher and the consumer that the
    /// daemons use notice each, say so, and go on.
    @Suite("A broker that fails", .timeLimit(.minutes(2)))
    struct BrokerFaultTests {
        /// Seen never to end when `Link` does not connect again.
        @Test("is killed with ten thousand out and a publisher at work: what it confirmed comes, and goes on coming")
        func killed() async throws {
            let own = try OwnBroker.current
            try await own.broker.withQueue { queue in
                // RabbitMQ 3.10 writes the names of its queues to disk half a second after the last look at them, and
                // after a kill throws away what it has confirmed for a queue that it does not know.
                try await Task.sleep(for: .seconds(3))
                try await withPublisher(own.endpoint) { publisher, _ in
                    let first = Sample.outgoing(10_000, queue)
                    for portion in first.portions(of: 1_000) { try await publisher.deliver(portion) }
                    let load = Load(queue: queue, publisher: publisher)
                    try await running({ await load.run() }) {
                        try await Crowd.with(5, own.endpoint, queue) { crowd in
                            try await crowd.wait { $0.count >= 10_000 }
                            // None was acknowledged: all of them come again, to consumers that nobody started anew.
                            crowd.settles = true
                            await own.rabbit.kill()
                            try await own.rabbit.start()
                            try await load.stop()
                            let wanted = Set(first.map(\.message.id)).union(load.confirmed)
                            try await crowd.wait { $0.isSuperset(of: wanted) }
                        }
                    }
                }
            }
        }

        /// Seen to fail without the capability `connection.blocked`, and to hang when `PublishQueue` ends no call whose
        /// time is over.
        @Test(
            "has an alarm: publishing stops and says why, consuming goes on, and both go on after it",
            arguments: [
                ["set_vm_memory_high_watermark", "0"], ["set_disk_free_limit", "1000000GB"],
            ])
        func alarm(command: [String]) async throws {
            let own = try OwnBroker.current
            try await own.broker.withQueue { queue in
                try await withPublisher(own.endpoint) { publisher, log in
                    try await withConsumer(own.endpoint, queue: queue) { consumer, _ in
                        let conduct = AlarmConduct(
                            publisher: publisher, consumer: consumer, message: { Sample.outgoing(queue) },
                            raise: { try await own.rabbit.rabbitmqctl(command) }, clear: { try await own.clearAlarms() }
                        )
                        try await conduct.check {
                            // The broker says so to who publishes.
                            let error = await #expect(throws: AMQPError.self) {
                                try await publisher.publish([Sample.outgoing(queue)])
                            }
                            #expect(error?.code == .blocked)
                            try await log.wait { if case .blocked = $0 { true } else { false } }
                        }
                        try await log.waitForConnected()
                    }
                }
            }
        }

        /// Seen to wait for ever with a heartbeat of ten minutes.
        @Test("is halted for longer than its heartbeat: both sides notice, and one consumer is there afterwards")
        func halted() async throws {
            let own = try OwnBroker.current
            try await own.broker.withQueue { queue in
                try await withPublisher(own.endpoint) { publisher, published in
                    try await withConsumer(own.endpoint, queue: queue) { consumer, consumed in
                        try await publisher.deliver(Sample.outgoing(100, queue))
                        let old = try await consumer.take(100)
                        await own.rabbit.pause()
                        try await consumed.waitForReconnecting()
                        try await published.waitForReconnecting()
                        await own.rabbit.resume()
                        try await consumed.waitForConnected()
                        try await published.waitForConnected()
                        // Of the connection that is over: it means nothing.
                        await consumer.acknowledge(old.map(\.tag))
                        try await publisher.deliver(Sample.outgoing(100, queue))
                        let new = try await consumer.take(200)
                        await consumer.acknowledge(new.map(\.tag))
                        #expect(Set(new.compactMap(\.message?.id)).isSuperset(of: old.compactMap(\.message?.id)))
                        try await own.expectOneConsumer(queue)
                    }
                }
            }
        }

        /// Seen to wait for ever with a heartbeat of ten minutes.
        @Test("is beyond a line that has gone silent: the connection is given up, and the broker forgets its half too")
        func halfOpen() async throws {
            let own = try OwnBroker.current
            try await own.broker.withQueue { queue in
                try await withProxy(to: own.rabbit.amqpPort) { proxy in
                    let endpoint = own.endpoint(behind: proxy)
                    try await withConsumer(endpoint, queue: queue) { consumer, log in
                        proxy.weather = .silent
                        try await log.waitForReconnecting()
                        proxy.weather = .clear
                        try await log.waitForConnected()
                        try await withPublisher(own.endpoint) { publisher, _ in
                            try await publisher.deliver(Sample.outgoing(10, queue))
                        }
                        await consumer.acknowledge(try await consumer.take(10).map(\.tag))
                        try await own.expectOneConsumer(queue)
                    }
                }
            }
        }

        /// Its heartbeat is too long to help. Seen to take the kernel's 15 s without `endIfStalled` in `Connection`.
        @Test("reads nothing, and its heartbeats come: the write is freed in time, and the next one arrives")
        func hungWrite() async throws {
            let own = try OwnBroker.current
            try await own.broker.withQueue { queue in
                try await withProxy(to: own.rabbit.amqpPort) { proxy in
                    var endpoint = own.endpoint(behind: proxy)
                    endpoint.heartbeat = .seconds(60)
                    try await withPublisher(endpoint) { publisher, log in
                        proxy.weather = .stalled(toServer: true, toClient: false)
                        let began = ContinuousClock.now
                        // More than all buffers on the way hold.
                        await #expect(throws: AMQPError.self) {
                            try await publisher.publish(Sample.outgoing(64, queue, size: 1 << 20))
                        }
                        try await log.waitForReconnecting()
                        #expect(ContinuousClock.now - began < .seconds(10), "before the kernel gives up, after 15 s")
                        proxy.weather = .down
                        proxy.weather = .clear
                        try await log.waitForConnected()
                        try await publisher.deliver([Sample.outgoing(queue)])
                    }
                }
            }
        }

        /// Seen never to end when a closed channel is not taken for the end of the connection.
        @Test("loses patience with a delivery that is not settled: the channel is closed, and all of it comes again")
        func impatient() async throws {
            let own = try OwnBroker.current
            let usual = try await own.setPatience(milliseconds: 1_000, tick: 200)
            try await own.broker.withQueue { queue in
                try await withPublisher(own.endpoint) { publisher, _ in
                    try await publisher.deliver(Sample.outgoing(10, queue))
                }
                try await withConsumer(own.endpoint, queue: queue) { consumer, log in
                    _ = try await consumer.take(10)
                    guard case .reconnecting(let why) = try await log.waitForReconnecting() else { return }
                    #expect(why.contains("closed the channel"), "\(why)")
                    try await log.waitForConnected()
                    let again = try await consumer.take(10)
                    await consumer.acknowledge(again.map(\.tag))
                    #expect(again.allSatisfy { $0.redelivered })
                }
            }
            _ = try await own.setPatience(milliseconds: usual, tick: 60_000)
        }

        /// Seen to fail when what was written before a connection broke counts as confirmed.
        @Test("is beyond a line that breaks again and again: what was confirmed is there, all of it")
        func flapping() async throws {
            let own = try OwnBroker.current
            try await own.broker.withQueue { queue in
                try await withProxy(to: own.rabbit.amqpPort) { proxy in
                    let endpoint = own.endpoint(behind: proxy)
                    try await withPublisher(endpoint) { publisher, _ in
                        let load = Load(queue: queue, publisher: publisher)
                        try await running({ await load.run() }) {
                            try await Crowd.with(2, endpoint, queue, settling: true) { crowd in
                                for _ in 0..<10 {
                                    try await Task.sleep(for: .milliseconds(150))
                                    // What is under way when it breaks does not arrive.
                                    proxy.weather = .stalled(toServer: true, toClient: false)
                                    try await Task.sleep(for: .milliseconds(30))
                                    proxy.weather = .down
                                    proxy.weather = .clear
                                }
                                try await load.stop()
                                try await crowd.wait { $0.isSuperset(of: load.confirmed) }
                                #expect(!load.confirmed.isEmpty)
                            }
                        }
                    }
                }
            }
        }
    }
}
