import Foundation
import TestSupport
import Testing
import Work

/// What `LINLI_SEEDS` says, from `LINLI_SEED` on: a run that fails prints its seed, and comes again under it.
private let seeds: Range<UInt64> = {
    let environment = ProcessInfo.processInfo.environment
    let first = UInt64(environment["LINLI_SEED"] ?? "") ?? 1
    return first..<first + (UInt64(environment["LINLI_SEEDS"] ?? "") ?? 1_000)
}()

@Suite("Workers, broker and ledger, whatever happens", .timeLimit(.minutes(10)))
struct ChaosTests {
    private struct Broken: Error {}

    /// Seen to fail when `Worker` acknowledges before it publishes or takes a refused publish for done, when `Settlement`
    /// forgets a retry, and when what is in hand is not given back on an outage.
    @Test("every request takes effect once or is parked, and every queue is empty afterwards")
    func once() throws {
        for seed in seeds {
            let simulation = Simulation(seed: seed)
            let house = try SimulatedHouse(simulation, mortality: 3) { dice in
                switch Int.random(in: 0..<20, using: &dice) {
                case 0: throw Broken()
                case 1: .retry(Reason(.failed))
                case 2: .wait(Reason(.predecessorMissing))
                case 3: .park(Reason(.dataError))
                default: .done
                }
            }
            try simulation.run {
                try await house.running { house in try await Self.play(house, simulation, seed) }
            }
            // The first that fails says enough.
            guard house.isAtPeace else { return }
        }
    }

    @Test("the same seed is the same run")
    func repeatable() throws {
        let runs = try (0..<2).map { _ in
            let simulation = Simulation(seed: 42)
            let house = try SimulatedHouse(simulation) { $0.chance(30) ? .retry(Reason(.failed)) : .done }
            try simulation.run { try await house.running { house in try await Self.play(house, simulation, 42) } }
            return (simulation.clock.now.offset, simulation.draw { $0.next() })
        }
        #expect(runs[0] == runs[1])
    }

    private static func play(_ house: SimulatedHouse, _ simulation: Simulation, _ seed: UInt64) async throws {
        async let mischief: Void = misbehave(house, simulation)
        var ids: [UUID] = []
        for _ in 0..<4 {
            ids += try await house.register(simulation.draw { Int.random(in: 0...8, using: &$0) })
            try await simulation.clock.sleep(for: .seconds(simulation.draw { Int.random(in: 0...600, using: &$0) }))
        }
        try await mischief
        let end = simulation.clock.now.advanced(by: .seconds(3 * 24 * 3600))
        while house.waiting > 0 || house.unsettled(of: ids) > 0, simulation.clock.now < end {
            try await simulation.clock.sleep(for: .seconds(60))
        }
        let lost = house.unsettled(of: ids)
        #expect(lost == 0, "seed \(seed): \(lost) lost")
        #expect(house.waiting == 0, "seed \(seed): \(house.waiting) left in queues")
        house.isAtPeace = lost == 0 && house.waiting == 0
    }

    private static func misbehave(_ house: SimulatedHouse, _ simulation: Simulation) async throws {
        for _ in 0..<simulation.draw({ Int.random(in: 5...20, using: &$0) }) {
            try await simulation.clock.sleep(
                for: .milliseconds(simulation.draw { Int.random(in: 1...60_000, using: &$0) }))
            switch simulation.draw({ Int.random(in: 0..<7, using: &$0) }) {
            case 0: house.broker.dropConnections()
            case 1: house.broker.loseConfirms(2)
            case 2: house.broker.duplicate(in: SimulatedHouse.line)
            case 3:
                var dice = simulation.draw { Dice(state: $0.next()) }
                house.broker.shuffle(SimulatedHouse.line, using: &dice)
            case 4:
                house.broker.block()
                try await simulation.clock.sleep(for: .seconds(3))
                // Whoever waited there to publish has published nothing.
                if simulation.draw({ $0.chance(50) }) { house.broker.dropConnections() }
                house.broker.unblock()
            case 5: house.jump(to: simulation.draw { Int64.random(in: -3_600_000...3_600_000, using: &$0) })
            default:
                house.setDown(true)
                try await simulation.clock.sleep(for: .seconds(90))
                house.setDown(false)
            }
        }
    }
}

extension SimulatedHouse {
    /// What waits anywhere on its way.
    fileprivate var waiting: Int { inTiers + broker.count(in: Self.line) + broker.count(in: Queue.ledger) }

    /// Neither in effect nor parked. Who was parked is only counted: nobody reads that queue here.
    fileprivate func unsettled(of ids: [UUID]) -> Int {
        let inEffect = Set(effects.keys)
        return max(0, ids.filter { !inEffect.contains($0) }.count - parked)
    }
}
