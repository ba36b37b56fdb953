import AMQP
import ArgumentParser
import Daemon
import Foundation
import LineService
import Lines
import ServiceLifecycle
import SwiftProtobuf
import Work

/// A line's worker that decides nothing: each request opens a case with an empty state. What is left is the way itself:
/// queue, runtime, bundle, queue, ledger. It is run in the place of a line's daemon.
struct NopWorker: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "nop", abstract: "The worker of the pipeline's line nop.", shouldDisplay: false)

    @OptionGroup var options: DaemonOptions

    func run() async throws {
        try await Daemon.run("linli-errand", options, using: [\.amqp]) { daemon in
            let endpoint = daemon.settings.amqp.endpoint
            let queue = Queue.line("errand", urgent: false)
            let publisher = Publisher(
                endpoint, name: "nop publisher", random: daemon.random, onChange: daemon.watch("publisher"))
            let consumer = Consumer(
                endpoint, queue: queue, name: "nop consumer", prefetch: daemon.settings.amqp.prefetch,
                random: daemon.random, onChange: daemon.watch(queue))
            let worker = Worker(
                consumer: consumer, publisher: publisher, handler: Nop(app: daemon.name), clock: Clocks.monotonic,
                now: Clocks.now, random: daemon.random, log: daemon.log)
            return [
                Stoppable.publisher(publisher), Stoppable.consumer(consumer),
                Stoppable {
                    try await worker.run()
                } stop: {
                    await worker.stop()
                },
            ]
        }
    }
}

private struct Nop: Handler {
    let app: String

    func probe() async throws {}

    func handle(_ messages: [Work.Message]) async throws -> Handled {
        let decisions = messages.map { message in
            WireDecision.with {
                $0.request = WireRequest(message)
                $0.outcome = .accepted
                $0.facts = Data("[]".utf8)
                $0.state = Data("{}".utf8)
                $0.summary = .with {
                    $0.kind = "nop"
                    $0.status = "toAssign"
                    $0.open = true
                    $0.grid = "none"
                    $0.openedAt = message.timestamp
                }
                $0.verb = "submit"
                $0.actor = "A1"
                $0.role = "desk"
                $0.channel = "phone"
                $0.occurredAt = message.timestamp
                $0.at = message.timestamp
            }
        }
        return Handled(verdicts: messages.map { _ in .done }, outgoing: try Bundler.bundle(decisions, app: app))
    }
}
