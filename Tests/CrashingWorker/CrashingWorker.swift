import AMQP
import FoundationEssentials
import Glibc
import Logging
import Work

/// A worker that dies of every message whose body is `poison`, and hands on all others. `PoisonTests` starts it again
/// and again.
///
///     crashing-worker PORT VHOST USER PASSWORD QUEUE DIRECTORY
@main enum CrashingWorker {
    static func main() async throws {
        let words = CommandLine.arguments
        guard words.count == 7, let port = Int(words[1]) else { fatalError("crashing-worker takes six arguments") }
        let endpoint = Endpoint(
            hosts: [.init("127.0.0.1", port: port)], vhost: words[2], user: words[3], password: words[4])
        let random = RandomSource {
            var generator = SystemRandomNumberGenerator()
            return generator.next()
        }
        let publisher = Publisher(endpoint, name: "crashing-worker publisher", random: random)
        let consumer = Consumer(endpoint, queue: words[5], name: "crashing-worker", random: random)
        let worker = Worker(
            consumer: consumer, publisher: publisher, handler: Handing(),
            options: .init(suspects: try Suspects(in: words[6], queue: words[5])), clock: ContinuousClock(),
            now: { Int64(Date().timeIntervalSince1970 * 1000) }, random: random, log: Logger(label: "crashing-worker"))
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { await publisher.run() }
            tasks.addTask { await consumer.run() }
            try await worker.run()
            tasks.cancelAll()
        }
    }
}

private struct Handing: Handler {
    func handle(_ messages: [Message]) async throws -> Handled {
        if messages.contains(where: { $0.body == Array("poison".utf8) }) {
            // A segmentation fault, as a library in C would have it.
            UnsafeMutablePointer<Int>(bitPattern: 16)?.pointee = 1
        }
        return Handled(
            verdicts: messages.map { _ in .done },
            outgoing: messages.map { Outgoing($0, to: Destination(exchange: Exchange.decisions, key: "")) })
    }

    func probe() async throws {}
}
