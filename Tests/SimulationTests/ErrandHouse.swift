import AMQP
import Casework
import FoundationEssentials
import Ledger
import Lines
import Logging
import Synchronization
import TestSupport
import Work

/// The errand's line as it runs, around a broker and a ledger in memory: its own handler in real workers, a relay for
/// what the ledger owes, and a register that sends each request until the ledger has answered it.
final class ErrandHouse: Sendable {
    let simulation: Simulation
    let broker: MemoryBroker
    let ledger: ModelLedger
    private let ring = KeyRing.fresh(id: "k1")
    private static let queues = [Queue.line("errand", urgent: false), Queue.line("errand", urgent: true)]
    private static let doers = ["S01", "S02", "S03"]

    init(_ simulation: Simulation, without missing: ModelLedger.Guard? = nil) throws {
        self.simulation = simulation
        broker = MemoryBroker(
            try MemoryTopology(Topology.linli(lines: ["errand"])), clock: simulation.clock, now: simulation.now)
        let doers = Self.doers.map {
            Doer(id: DoerID($0), name: $0, kind: .volunteer, grids: ["g1"], skills: ["shop"], affiliation: nil)
        }
        let directory = Directory(version: 1, grids: [], doers: doers, units: [], residents: [], funds: [])
        ledger = ModelLedger(directory, without: missing, now: simulation.now)
    }

    /// What waits anywhere on its way.
    var waiting: Int {
        RetryTier.allCases.reduce(0) { $0 + broker.count(in: Queue.tier($1)) }
            + Self.queues.reduce(0) { $0 + broker.count(in: $1) } + broker.count(in: Queue.ledger)
    }
    var parked: Int { broker.count(in: Queue.parked) }

    /// Runs the house around the body.
    func running(_ body: @escaping @Sendable () async throws -> Void) async throws {
        try await withThrowingTaskGroup(of: Bool.self) { tasks in
            tasks.addTask {
                await self.broker.run()
                return false
            }
            tasks.addTask {
                try await self.runLedger()
                return false
            }
            tasks.addTask {
                try await self.relay()
                return false
            }
            for queue in Self.queues + Self.queues {
                tasks.addTask {
                    try await self.runWorker(queue)
                    return false
                }
            }
            tasks.addTask {
                try await body()
                return true
            }
            defer { tasks.cancelAll() }
            while let isOver = try await tasks.next(), !isOver {}
        }
    }

    private func runWorker(_ queue: String) async throws {
        let kinds = [ServiceKind(code: "shop", line: .errand, zh: "代购", en: "Shopping")]
        while !Task.isCancelled {
            let consumer = broker.consumer(queue, prefetch: 20)
            let handler = LineHandler<Errand>(
                ledger,
                house: .init(
                    catalogue: Catalogue(kinds: kinds), policy: Policy(dispatch: [.errand: .offer]),
                    calendar: .withoutNotices, ring: ring, app: "linli-errand"))
            let worker = Worker(
                consumer: consumer, publisher: DyingPublisher(house: self), handler: handler,
                options: .init(grace: .seconds(1)), clock: simulation.clock, now: simulation.now,
                random: simulation.random, log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
            // It has died, or the test is over: what it had in hand comes again.
            try? await worker.run()
            await consumer.pause()
            try await simulation.clock.sleep(for: .seconds(1))
        }
    }

    /// Commits what comes, and dies now and then between that and the acknowledgement.
    private func runLedger() async throws {
        let consumer = broker.consumer(Queue.ledger)
        while let batch = try await consumer.next() {
            try await simulation.clock.sleep(for: .milliseconds(simulation.draw { Int.random(in: 1...40, using: &$0) }))
            do {
                try ledger.commit(try batch.compactMap(\.message).flatMap { try Bundler.open($0.body) })
            } catch is Outage {
                await consumer.giveBack(batch.map(\.tag))
                try await simulation.clock.sleep(for: .seconds(5))
                continue
            }
            if simulation.draw({ $0.chance(10) }) {
                await consumer.giveBack(batch.map(\.tag))
            } else {
                await consumer.acknowledge(batch.map(\.tag))
            }
        }
    }

    private func relay() async throws {
        while true {
            for request in ledger.takeDue() {
                do {
                    try await broker.publisher().deliver([request.outgoing("linli-ledger")])
                } catch is any PublishFailure {
                    ledger.putBack(request)
                }
            }
            try await simulation.clock.sleep(for: .seconds(5))
        }
    }

    // MARK: the register

    /// Marks a request, to be sent until it is answered.
    func request(_ verb: Verb, _ values: [String: JSONValue], of caseID: UUID) throws -> WireRequest {
        var fields = Fields(values)
        guard let body = ErrandBody.read(verb, from: &fields) else { throw ModelLedger.Down() }
        let at = Instant(milliseconds: simulation.now())
        let request = Request(
            id: RequestID(id()), caseID: CaseID(caseID), line: .errand, verb: verb,
            actor: Actor(id: "A1", role: .desk), channel: .phone, occurredAt: at, at: at, body: body)
        return try RequestSeal(ring).close(RequestEnvelope(request: request, number: nil), grid: "g1")
    }

    func id() -> UUID {
        simulation.draw { dice in UUID(bytes: (0..<16).map { _ in UInt8.random(in: 0...255, using: &dice) }) }
    }

    func send(_ request: WireRequest) async throws {
        do {
            try await broker.publisher().deliver([request.outgoing("linli-intake")])
        } catch is any PublishFailure {
            // It is sent again, as everything is that is not answered.
        }
    }

    fileprivate func strikes() -> Bool { simulation.draw { $0.chance(3) } }
}

/// Takes a moment to publish, and dies now and then before or after it.
private struct DyingPublisher: MessagePublisher {
    struct Death: Error {}

    let house: ErrandHouse

    func publish(_ messages: [Outgoing]) async throws -> [Confirmation] {
        try await house.simulation.clock.sleep(for: .milliseconds(5))
        if house.strikes() { throw Death() }
        let confirmations = try await house.broker.publisher().publish(messages)
        if house.strikes() { throw Death() }
        return confirmations
    }
}
