import AMQP
import Foundation
import TestSupport
import Testing
import Work

@Suite("the topology")
struct TopologyTests {
    private let topology = Topology.linli(lines: ["errand", "mediation"])

    @Test("has two queues a line, the ledger's, the parked, and one a tier")
    func queues() {
        #expect(
            topology.queues.map(\.name).sorted() == [
                "linli.errand", "linli.errand.urgent", "linli.ledger", "linli.mediation", "linli.mediation.urgent",
                "linli.parked", "linli.retry.10s", "linli.retry.1m", "linli.retry.1s", "linli.retry.20m",
                "linli.retry.2s", "linli.retry.30s", "linli.retry.5m", "linli.retry.5s",
            ])
        for queue in topology.queues {
            #expect(queue.arguments["x-queue-type"] == .text("quorum"))
            #expect((queue.arguments["x-single-active-consumer"] == .flag(true)) == (queue.name == "linli.ledger"))
        }
    }

    @Test("has exactly one policy for every queue")
    func policies() throws {
        for queue in topology.queues {
            let matching = try topology.policies.filter { try Regex($0.pattern).firstMatch(in: queue.name) != nil }
            #expect(matching.count == 1, "\(queue.name)")
        }
        let parked = try #require(topology.policies.first { $0.name == "linli.parked" })
        // A queue that is its own target never clears, and one without a limit would lose at 20 on RabbitMQ 4.
        #expect(parked.definition == ["delivery-limit": .integer(1_000_000)])
    }

    @Test("gives each daemon what it needs and no more")
    func permissions() {
        let errand = topology.permissions.first { $0.user == "linli-errand" }
        #expect(errand?.configure == "^$")
        #expect(errand?.write == #"^linli\.(decisions|retry|parked)$"#)
        #expect(errand?.read == #"^linli\.errand(\.urgent)?$"#)
        #expect(
            topology.permissions.map(\.user).sorted()
                == ["linli-errand", "linli-intake", "linli-ledger", "linli-mediation"])
    }

    @Test("is the same bytes each time, and says what it means in RabbitMQ's words")
    func definitions() throws {
        let data = try topology.definitions(vhost: "linli")
        #expect(try Topology.linli(lines: ["errand", "mediation"]).definitions(vhost: "linli") == data)
        let text = String(decoding: data, as: UTF8.self)
        for part in [
            #""dead-letter-strategy" : "at-least-once""#, #""message-ttl" : 1200000"#, #""linli-wait" : "20m""#,
            #""x-match" : "all""#, #""routing_key" : "errand.urgent.#""#, #""apply-to" : "queues""#,
            #""pattern" : "^linli\\.retry\\.1s$""#, #""x-single-active-consumer" : true"#,
        ] {
            #expect(text.contains(part), "\(part)")
        }
    }

    @Test(
        "is taken by the broker, and brings messages where they belong, and those that wait back",
        .tags(.broker), .timeLimit(.minutes(1)))
    func applied() async throws {
        try await TestBroker.shared.withVirtualHost { vhost in
            try await TestBroker.shared.request("POST", "definitions/\(vhost)", topology.definitions(vhost: vhost))
            var endpoint = try TestBroker.shared.endpoint
            endpoint.vhost = vhost
            try await withPublisher(endpoint) { publisher, _ in
                var request = Sample.message()
                let normal = requestDestination(line: "errand", urgent: false, grid: "g03")
                let confirmations = try await publisher.publish([
                    Outgoing(request, to: normal),
                    Outgoing(request, to: requestDestination(line: "errand", urgent: true, grid: "g03")),
                    Outgoing(request, to: requestDestination(line: "nothing", urgent: true, grid: "g03")),
                    Outgoing(request, to: Destination(exchange: Exchange.decisions, key: "")),
                    Outgoing(request, to: Destination(exchange: Exchange.parked, key: normal.key)),
                    Outgoing(request, to: Destination(exchange: Exchange.retry, key: normal.key)),
                ])
                #expect(
                    confirmations == [.confirmed, .confirmed, .returned, .confirmed, .confirmed, .returned],
                    "a line that is not there, and a retry without its tier, go nowhere")
                for queue in [Queue.line("errand", urgent: true), Queue.ledger, Queue.parked] {
                    try await withConsumer(endpoint, queue: queue) { consumer, _ in
                        let deliveries = try await consumer.take(1)
                        #expect(deliveries.count == 1)
                    }
                }
                request.headers[Header.wait] = .text(RetryTier.oneSecond.rawValue)
                let begin = ContinuousClock.now
                try await publisher.deliver([
                    Outgoing(request, to: Destination(exchange: Exchange.retry, key: normal.key))
                ])
                try await withConsumer(endpoint, queue: Queue.line("errand", urgent: false)) { consumer, _ in
                    let deliveries = try await consumer.take(2)
                    #expect(deliveries[1].destination == normal)
                    #expect(ContinuousClock.now - begin >= .seconds(1))
                }
            }
        }
    }
}
