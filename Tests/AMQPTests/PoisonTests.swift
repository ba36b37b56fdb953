import AMQP
import Foundation
import TestSupport
import Testing
import Work

@Suite("What kills its worker", .timeLimit(.minutes(2)))
struct PoisonTests {
    /// Without `Suspects.enter`, or with redelivered messages worked together, the worker dies of the same batch for
    /// ever, and this runs out of starts.
    @Test("is parked after three crashes; its forty-nine neighbours are done, and none of them is charged")
    func poison() async throws {
        try await TestBroker.shared.withVirtualHost { vhost in
            let topology = Topology.linli(lines: ["errand"])
            try await TestBroker.shared.request("POST", "definitions/\(vhost)", topology.definitions(vhost: vhost))
            var endpoint = try TestBroker.shared.endpoint
            endpoint.vhost = vhost
            let queue = Queue.line("errand", urgent: false)
            var messages = (0..<50).map { _ in Sample.message() }
            messages[17].body = Array("poison".utf8)
            try await withPublisher(endpoint) { publisher, _ in
                try await publisher.deliver(messages.map { Outgoing($0, to: Destination(exchange: "", key: queue)) })
            }

            let directory = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path()
            defer { try? FileManager.default.removeItem(atPath: directory) }
            let worker = try Crashing(endpoint, queue: queue, directory: directory)
            var signals: [Int32] = []
            while signals.count < 6, try await worker.diesOrDrains(queue, vhost) { signals.append(worker.signal) }
            #expect(signals == [SIGSEGV, SIGSEGV, SIGSEGV, SIGSEGV], "once in a batch, and three times alone")

            let done = try await withConsumer(endpoint, queue: Queue.ledger) { ledger, _ in
                try await ledger.take(49).compactMap(\.message)
            }
            #expect(Set(done.map(\.id)) == Set(messages.map(\.id)).subtracting([messages[17].id]))
            let parked = try await withConsumer(endpoint, queue: Queue.parked) { parked, _ in
                try await parked.take(1).compactMap(\.message)
            }
            #expect(parked.map(\.id) == [messages[17].id])
            #expect(parked.first?[text: Header.reason] == "crashed")
            #expect(parked.first?.body == messages[17].body)
        }
    }
}

/// The program `crashing-worker`, beside the tests.
private final class Crashing {
    private let program: URL
    private let arguments: [String]
    private(set) var signal: Int32 = 0

    init(_ endpoint: Endpoint, queue: String, directory: String) throws {
        let products = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
        program = products.appending(path: "crashing-worker")
        arguments = [
            "\(endpoint.hosts[0].port)", endpoint.vhost, endpoint.user, endpoint.password, queue, directory,
        ]
    }

    /// Starts it and waits until it has died, or until nothing is left in the queue; it is then ended.
    func diesOrDrains(_ queue: String, _ vhost: String) async throws -> Bool {
        let process = Process()
        process.executableURL = program
        process.arguments = arguments
        // Its death is what is asked for, and no trace of it.
        process.environment = ["SWIFT_BACKTRACE": "enable=no"]
        try process.run()
        defer { if process.isRunning { process.terminate() } }
        while process.isRunning {
            if try await isEmpty(queue, vhost) { return false }
            // Neither the process nor the queue tells by itself.
            try await Task.sleep(for: .milliseconds(100))
        }
        signal = process.terminationReason == .uncaughtSignal ? process.terminationStatus : 0
        return true
    }

    private func isEmpty(_ queue: String, _ vhost: String) async throws -> Bool {
        struct Depth: Decodable { let messages: Int? }
        let depth = try JSONDecoder().decode(
            Depth.self, from: try await TestBroker.shared.request("GET", "queues/\(vhost)/\(queue)"))
        return depth.messages == 0
    }
}
