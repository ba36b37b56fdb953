import Foundation
import TestSupport
import Testing
import Work

/// What changes for Linli when the broker is upgraded: only 3.10 runs here, so a broker in memory plays the others.
@Suite("A broker of another version")
struct BrokerVersionTests {
    @Test("counts what a consumer gives back, until 4.3", arguments: MemoryTopology.Version.allCases)
    func givenBack(_ version: MemoryTopology.Version) async throws {
        let (broker, consumer) = try await stand(version, limit: 2)
        for _ in 0..<5 where broker.count(in: "dead") == 0 {
            await consumer.giveBack(try await consumer.next()?.map(\.tag) ?? [])
        }
        #expect(broker.count(in: "dead") == (version == .v4_3 ? 0 : 1))
        await consumer.pause()
        #expect(broker.count(in: "q") == (version == .v4_3 ? 1 : 0))
    }

    @Test("counts what a consumer loses, in every version", arguments: MemoryTopology.Version.allCases)
    func lost(_ version: MemoryTopology.Version) async throws {
        let (broker, consumer) = try await stand(version, limit: 2)
        for _ in 0..<3 {
            #expect(try await consumer.next()?.count == 1)
            broker.dropConnections()
        }
        #expect(broker.count(in: "dead") == 1)
    }

    @Test("from 4.0 on has a limit where none is declared", arguments: MemoryTopology.Version.allCases)
    func undeclared(_ version: MemoryTopology.Version) async throws {
        let (broker, consumer) = try await stand(version, limit: nil)
        for _ in 0..<21 {
            #expect(try await consumer.next()?.count == 1)
            broker.dropConnections()
        }
        #expect(broker.count(in: "dead") == (version == .v3_10 ? 0 : 1))
    }

    /// One message in a queue `q`, whose dead letters go to `dead`.
    private func stand(
        _ version: MemoryTopology.Version, limit: Int?
    ) async throws -> (MemoryBroker, any MessageConsumer) {
        var topology = MemoryTopology()
        topology.version = version
        topology.exchanges["dead"] = (.fanout, [.init(queue: "dead")])
        topology.queues = ["q": .init(deadLetters: "dead", deliveryLimit: limit), "dead": .init()]
        let broker = MemoryBroker(topology, clock: ContinuousClock(), now: { 0 })
        _ = try await broker.publisher().publish([Sample.outgoing("q")])
        return (broker, broker.consumer("q"))
    }
}
