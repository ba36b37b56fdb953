import AMQP
import Daemon
import Foundation
import Intake
import Launcher
import Lines
import Operations
import Premises
import Synchronization
import Work

extension TestHouse {
    /// Publishes as the broker's administrator, confirmed.
    func publish(_ outgoing: [Outgoing]) async throws {
        let publisher = Publisher(premises.endpoint, name: "test publisher", random: RandomSource(Lots.draw))
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { await publisher.run() }
            try await publisher.deliver(outgoing)
            await publisher.stop()
            try await tasks.waitForAll()
        }
    }

    /// Publishes bytes and properties as they are, also such as no daemon of ours would.
    func publishRaw(
        _ body: [UInt8], properties: [String: any Sendable], to exchange: String, key: String
    ) async throws {
        let json: [String: Any] = [
            "properties": properties, "routing_key": key, "payload": Data(body).base64EncodedString(),
            "payload_encoding": "base64",
        ]
        let path = "/exchanges/\(premises.servers.rabbit.vhost)/\(exchange)/publish"
        try await premises.managementAPI.send(
            "POST", path, Array(try JSONSerialization.data(withJSONObject: json)))
    }

    /// Copies of all that goes through an exchange, for as long as the body runs.
    func tapping<Value: Sendable>(
        _ exchange: String, _ body: @escaping @Sendable (Tap) async throws -> Value
    ) async throws -> Value {
        let queue = "test.tap.\(UUID().uuidString.lowercased())"
        let (api, vhost) = (premises.managementAPI, premises.servers.rabbit.vhost)
        try await api.send("PUT", "/queues/\(vhost)/\(queue)", Array(#"{"durable":true}"#.utf8))
        try await api.send(
            "POST", "/bindings/\(vhost)/e/\(exchange)/q/\(queue)", Array(##"{"routing_key":"#"}"##.utf8))
        let tap = Tap()
        let consumer = Consumer(
            premises.endpoint, queue: queue, name: "test tap", random: RandomSource(Lots.draw))
        let value = try await withThrowingTaskGroup(of: Value?.self) { tasks in
            tasks.addTask {
                await consumer.run()
                return nil
            }
            tasks.addTask {
                while let batch = try await consumer.next() {
                    tap.add(batch.compactMap(\.message))
                    await consumer.acknowledge(batch.map(\.tag))
                }
                return nil
            }
            tasks.addTask { try await body(tap) }
            var value: Value?
            while value == nil, let next = try await tasks.next() { value = next }
            await consumer.close()
            tasks.cancelAll()
            return value
        }
        try await api.send("DELETE", "/queues/\(vhost)/\(queue)", [])
        guard let value else { throw Late(what: "the body behind a tap") }
        return value
    }
}

/// What has gone through an exchange.
final class Tap: Sendable {
    private let state = Mutex<[Message]>([])

    func add(_ messages: [Message]) { state.withLock { $0 += messages } }

    var messages: [Message] { state.withLock { $0 } }

    /// The messages of one request.
    func messages(of id: String) -> [Message] { messages.filter { $0.id == UUID(uuidString: id) } }

    /// The decisions in the bundles that are on one request.
    func decisions(on id: String) throws -> [WireDecision] {
        try messages.filter { $0.type == RequestType.bundle }.flatMap { try Bundler.open($0.body) }
            .filter { $0.request.requestID == UUID(uuidString: id) }
    }

    /// The bundles that hold a decision on one request.
    func bundles(on id: String) throws -> [Message] {
        try messages.filter { message in
            try Bundler.open(message.body).contains { $0.request.requestID == UUID(uuidString: id) }
        }
    }
}
