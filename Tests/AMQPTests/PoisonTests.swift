import AMQP
import Foundation
import Synchronization
import TestSupport
import Testing
import Work

@Suite("What kills its worker", .tags(.broker), .timeLimit(.minutes(2)))
struct PoisonTests {
    /// Without `Suspects.enter`, or with redelivered messages worked together, the worker dies of the same batch for
    /// ever, and this runs out of time.
    @Test("is parked after three crashes; its forty-nine neighbours are done, and none of them is charged")
    func poison() async throws {
        let broker = try TestBroker.shared
        try await broker.withVirtualHost { vhost in
            let topology = Topology.linli(lines: ["errand"])
            try await broker.request("POST", "definitions/\(vhost)", topology.definitions(vhost: vhost))
            var endpoint = broker.endpoint
            endpoint.vhost = vhost
            let queue = Queue.line("errand", urgent: false)
            var messages = (0..<50).map { _ in Sample.message() }
            messages[17].body = Array("poison".utf8)
            try await withPublisher(endpoint) { publisher, _ in
                try await publisher.deliver(messages.map { Outgoing($0, to: Destination(exchange: "", key: queue)) })
            }

            let directory = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path()
            defer { try? FileManager.default.removeItem(atPath: directory) }
            let worker = Crashing(endpoint, queue: queue, directory: directory)
            try await running({ await worker.run() }) { [endpoint] in
                let healthy = Set(messages.map(\.id)).subtracting([messages[17].id])
                // One of them may come twice: sent on, and not acknowledged when the worker died of its neighbour.
                #expect(Set(try await self.messages(in: Queue.ledger, at: endpoint, distinct: 49).map(\.id)) == healthy)
                let parked = try await self.messages(in: Queue.parked, at: endpoint, distinct: 1)
                #expect(parked.map(\.id) == [messages[17].id])
                #expect(parked.first?[text: Header.reason] == "crashed")
                #expect(parked.first?.body == messages[17].body)
            }
            #expect(worker.signals == [SIGSEGV, SIGSEGV, SIGSEGV, SIGSEGV], "once in a batch, and three times alone")
        }
    }

    /// Takes messages until there are so many different ones.
    private func messages(in queue: String, at endpoint: Endpoint, distinct count: Int) async throws -> [Message] {
        try await withConsumer(endpoint, queue: queue) { consumer, _ in
            var taken: [Message] = []
            while Set(taken.map(\.id)).count < count, let batch = try await consumer.next() {
                taken += batch.compactMap(\.message)
                await consumer.acknowledge(batch.map(\.tag))
            }
            return taken
        }
    }
}

/// The program `crashing-worker`, beside the tests, started again whenever it has died.
private final class Crashing: Sendable {
    private let arguments: [String]
    private let deaths = Mutex<[Int32]>([])

    init(_ endpoint: Endpoint, queue: String, directory: String) {
        arguments = [
            "\(endpoint.hosts[0].port)", endpoint.vhost, endpoint.user, endpoint.password, queue, directory,
        ]
    }

    /// What it died of, in order; 0 where it ended by itself.
    var signals: [Int32] { deaths.withLock { $0 } }

    /// Until it is cancelled.
    func run() async {
        while !Task.isCancelled {
            let process = Process()
            let products = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
            process.executableURL = products.appending(path: "crashing-worker")
            process.arguments = arguments
            // Its death is what is asked for, and no trace of it.
            process.environment = ["SWIFT_BACKTRACE": "enable=no"]
            let (endings, ending) = AsyncStream.makeStream(of: Int32.self)
            process.terminationHandler = { process in
                ending.yield(process.terminationReason == .uncaughtSignal ? process.terminationStatus : 0)
                ending.finish()
            }
            guard (try? process.run()) != nil else { return deaths.withLock { $0.append(0) } }
            // Nil when this is cancelled.
            var death: Int32?
            for await signal in endings { death = signal }
            if process.isRunning { process.terminate() }
            if let death { deaths.withLock { $0.append(death) } }
        }
    }
}
