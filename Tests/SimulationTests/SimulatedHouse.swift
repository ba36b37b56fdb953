import AMQP
import Foundation
import Logging
import Synchronization
import TestSupport
import Work

/// A line's workers and the ledger's around a broker in memory, in one process. The ledger is a set of ids, as its inbox
/// is; the handler does what it is told.
final class SimulatedHouse: Sendable {
    static let line = Queue.line("errand", urgent: false)
    static let key = "errand.normal.g1"

    private struct State {
        /// How often each request has taken effect.
        var effects: [UUID: Int] = [:]
        var handled = 0
        var probes = 0
        var isDown = false
        /// How far the workers' clock is off, in milliseconds.
        var skew: Int64 = 0
        /// The most that waited in the tiers at once, and were parked.
        var mostInTiers = 0
        var isAtPeace = true
    }

    let simulation: Simulation
    let broker: MemoryBroker
    private let mischief: @Sendable (inout Dice) throws -> Verdict
    /// Of a hundred publishes, how often a worker dies before one, is refused, and dies after one.
    private let mortality: Int
    private let state = Mutex(State())

    /// `mischief` says what becomes of a message that is handled while nothing is down.
    init(
        _ simulation: Simulation, mortality: Int = 0,
        mischief: @escaping @Sendable (inout Dice) throws -> Verdict = { _ in .done }
    ) throws {
        self.simulation = simulation
        self.mischief = mischief
        self.mortality = mortality
        var topology = try MemoryTopology(Topology.linli(lines: ["errand"]))
        topology.version = simulation.draw { .allCases[Int.random(in: 0..<3, using: &$0)] }
        broker = MemoryBroker(topology, clock: simulation.clock, now: simulation.now)
    }

    var effects: [UUID: Int] { state.withLock { $0.effects } }
    var handled: Int { state.withLock { $0.handled } }
    var probes: Int { state.withLock { $0.probes } }
    /// Whether a test found nothing wrong.
    var isAtPeace: Bool {
        get { state.withLock { $0.isAtPeace } }
        set { state.withLock { $0.isAtPeace = newValue } }
    }
    var mostInTiers: Int { state.withLock { $0.mostInTiers } }
    var parked: Int { broker.count(in: Queue.parked) }
    var inTiers: Int { RetryTier.allCases.reduce(0) { $0 + broker.count(in: Queue.tier($1)) } }

    /// What the workers need is away, or is back.
    func setDown(_ isDown: Bool) { state.withLock { $0.isDown = isDown } }

    /// The workers' clock jumps: it is so many milliseconds off now.
    func jump(to skew: Int64) { state.withLock { $0.skew = skew } }

    /// What the workers take for the time, in milliseconds since 1970.
    @Sendable private func workersNow() -> Int64 { simulation.now() + state.withLock { $0.skew } }

    /// Registers requests: each is sent until the broker has confirmed it, and then never again.
    func register(_ count: Int) async throws -> [UUID] {
        let publisher = broker.publisher()
        var ids: [UUID] = []
        for _ in 0..<count {
            let id = simulation.draw { dice in
                UUID(bytes: (0..<16).map { _ in UInt8.random(in: 0...255, using: &dice) })
            }
            let message = Message(
                id: id, caseID: id, type: "linli.request.v1", contentType: "application/json",
                timestamp: simulation.now(),
                appID: "test", headers: [Header.grid: .text("g1")], body: [])
            let outgoing = Outgoing(message, to: Destination(exchange: Exchange.requests, key: Self.key))
            while true {
                do {
                    try await publisher.deliver([outgoing])
                    break
                } catch is any PublishFailure {
                    try await simulation.clock.sleep(for: .seconds(1))
                }
            }
            ids.append(id)
        }
        return ids
    }

    /// Runs so many workers, a ledger and the broker's own time around the body.
    func running(workers: Int = 2, _ body: @escaping @Sendable (SimulatedHouse) async throws -> Void) async throws {
        try await withThrowingTaskGroup(of: Bool.self) { tasks in
            tasks.addTask {
                await self.broker.run()
                return false
            }
            tasks.addTask {
                try await self.runLedger()
                return false
            }
            for _ in 0..<workers {
                tasks.addTask {
                    try await self.runWorker()
                    return false
                }
            }
            tasks.addTask {
                try await self.watch()
                return false
            }
            tasks.addTask {
                try await body(self)
                return true
            }
            defer { tasks.cancelAll() }
            while let isOver = try await tasks.next(), !isOver {}
        }
    }

    /// A worker that is stopped now and then, as for an upgrade, dies now and then, and is started again.
    private func runWorker() async throws {
        while !Task.isCancelled {
            let consumer = broker.consumer(Self.line, prefetch: 100)
            let worker = Worker(
                consumer: consumer, publisher: MortalPublisher(house: self), handler: SimulatedHandler(house: self),
                options: .init(grace: .seconds(1)), clock: simulation.clock, now: workersNow,
                random: simulation.random, log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
            await withTaskGroup(of: Void.self) { tasks in
                tasks.addTask {
                    // It has died, or the test is over.
                    try? await worker.run()
                }
                tasks.addTask {
                    let pauses = self.simulation.draw { Int.random(in: 1...48, using: &$0) }
                    // Cut short when it has died before.
                    try? await self.simulation.clock.sleep(for: .seconds(pauses * 300))
                    await worker.stop()
                }
                await tasks.next()
                tasks.cancelAll()
                await tasks.waitForAll()
            }
            // Its connection is gone: what it had comes again.
            await consumer.pause()
        }
    }

    /// Enters what comes in the inbox, and dies now and then between that and the acknowledgement.
    private func runLedger() async throws {
        let consumer = broker.consumer(Queue.ledger)
        while let batch = try await consumer.next() {
            for id in batch.compactMap(\.message?.id) {
                state.withLock { if $0.effects[id] == nil { $0.effects[id] = 1 } }
            }
            if simulation.draw({ $0.chance(10) }) {
                await consumer.giveBack(batch.map(\.tag))
            } else {
                await consumer.acknowledge(batch.map(\.tag))
            }
        }
    }

    private func watch() async throws {
        while true {
            let inTiers = inTiers
            state.withLock { $0.mostInTiers = max($0.mostInTiers, inTiers) }
            try await simulation.clock.sleep(for: .milliseconds(500))
        }
    }

    // MARK: for its handler

    fileprivate func judge(_ messages: [Message]) throws -> Handled {
        try checkDependency()
        state.withLock { $0.handled += messages.count }
        let verdicts = try messages.map { _ in try simulation.draw(mischief) }
        let done = zip(messages, verdicts).filter { $1 == .done }.map(\.0)
        return Handled(
            verdicts: verdicts,
            outgoing: done.map { Outgoing($0, to: Destination(exchange: Exchange.decisions, key: "")) })
    }

    fileprivate func probe() throws {
        state.withLock { $0.probes += 1 }
        try checkDependency()
    }

    private func checkDependency() throws {
        if state.withLock({ $0.isDown }) { throw Outage(dependency: "test", cause: Down()) }
    }

    private struct Down: Error {}

    /// Whether it happens here, to a worker or to what it publishes.
    fileprivate func strikes() -> Bool { simulation.draw { $0.chance(mortality) } }
}

/// Takes a moment, and does what its house says.
private struct SimulatedHandler: Handler {
    let house: SimulatedHouse

    func handle(_ messages: [Message]) async throws -> Handled {
        try await house.simulation.clock.sleep(for: .milliseconds(5))
        return try house.judge(messages)
    }

    func probe() async throws { try house.probe() }
}

/// Takes a moment to publish, is refused now and then, and dies now and then before or after it.
private struct MortalPublisher: MessagePublisher {
    struct Death: Error {}

    let house: SimulatedHouse

    func publish(_ messages: [Outgoing]) async throws -> [Confirmation] {
        try await house.simulation.clock.sleep(for: .milliseconds(5))
        if house.strikes() { throw Death() }
        // The broker takes none of them.
        if house.strikes() { return messages.map { _ in .nacked } }
        let confirmations = try await house.broker.publisher().publish(messages)
        if house.strikes() { throw Death() }
        return confirmations
    }
}
