import Casework
import Foundation
import Lines
import TestSupport
import Testing
import Work

/// Histories of errands through real workers and the ledger's own rule, under faults that a seed draws.
@Suite("The errand's line in one process", .timeLimit(.minutes(10)))
struct ErrandHouseTests {
    /// Seen to fail by `mutations`, which takes the ledger's guards away one by one.
    @Test("whatever happens, each request takes effect once, and nothing is left")
    func histories() throws {
        let environment = ProcessInfo.processInfo.environment
        let first = UInt64(environment["LINLI_SEED"] ?? "") ?? 1
        let count = UInt64(environment["LINLI_SEEDS"] ?? "") ?? 200
        var (events, violations) = (0, 0)
        for seed in first..<first + count {
            let history = try History.play(seed)
            events += history.entries
            violations += history.violations.count
            for violation in history.violations {
                print("seed \(seed): \(violation)")
                Issue.record("seed \(seed): \(violation)")
            }
            // The first that fails says enough.
            if violations > 0 { break }
        }
        #expect(events > 0)
        print("simulated: \(count) histories, \(events) events, \(violations) violations")
    }

    @Test("without one of the ledger's guards a violation is found", arguments: ModelLedger.Guard.allCases)
    func mutations(missing: ModelLedger.Guard) throws {
        let found = try (1...100).first { seed in try !History.play(seed, without: missing).violations.isEmpty }
        #expect(found != nil, "nobody notices that the ledger does not look at \(missing)")
    }
}

/// One history and what was found wrong with it.
private struct History {
    let entries: Int
    let violations: [String]

    static func play(_ seed: UInt64, without missing: ModelLedger.Guard? = nil) throws -> History {
        let simulation = Simulation(seed: seed)
        let house = try ErrandHouse(simulation, without: missing)
        let marked = Marked()
        try simulation.run { try await house.running { try await live(house, marked) } }
        let ids = marked.all.map(\.requestID)
        return History(entries: house.ledger.entries.count, violations: Invariants(house, marked: ids).violations)
    }

    private static func live(_ house: ErrandHouse, _ marked: Marked) async throws {
        let simulation = house.simulation
        async let mischief: Void = misbehave(house)
        let cases = (0..<simulation.draw { Int.random(in: 3...8, using: &$0) }).map { _ in house.id() }
        for id in cases {
            let opening: [String: JSONValue] = [
                "kind": .text("shop"), "text": .text("米10斤"), "caller": .object(["phone": .text("15405910001")]),
            ]
            try await send(house.request(.submit, opening, of: id), house, marked)
        }
        var id = cases[0]
        for _ in 0..<cases.count * 4 {
            // Two clerks at once at one case, as often as one alone.
            if simulation.draw({ $0.chance(50) }) {
                id = cases[simulation.draw { Int.random(in: 0..<cases.count, using: &$0) }]
                try await simulation.clock.sleep(
                    for: .milliseconds(simulation.draw { Int.random(in: 0...60_000, using: &$0) }))
            } else {
                try await simulation.clock.sleep(
                    for: .milliseconds(simulation.draw { Int.random(in: 0...20, using: &$0) }))
            }
            let doer = JSONValue.text("S0\(simulation.draw { Int.random(in: 1...3, using: &$0) })")
            let acts: [(Verb, [String: JSONValue])] = [
                (.assign, ["doer": doer]), (.accept, ["doer": doer]), (.decline, ["doer": doer]),
                (.note, ["text": .text("又来电话")]), (.cancel, ["text": .text("不用了")]),
                (.deliver, ["totalFen": .integer(2000), "receipt": .text("slip")]),
            ]
            let act = acts[simulation.draw { Int.random(in: 0..<acts.count, using: &$0) }]
            try await send(house.request(act.0, act.1, of: id), house, marked)
        }
        try await mischief
        // Two weeks, in which what was not answered is sent again each hour.
        for _ in 0..<14 * 24 {
            try await simulation.clock.sleep(for: .seconds(3600))
            let answered = house.ledger.answered
            let open = marked.all.filter { !answered.contains($0.requestID) }
            if open.isEmpty && house.waiting == 0 { return }
            for request in open { try await house.send(request) }
        }
    }

    private static func send(_ request: WireRequest, _ house: ErrandHouse, _ marked: Marked) async throws {
        marked.add(request)
        try await house.send(request)
    }

    private static func misbehave(_ house: ErrandHouse) async throws {
        let simulation = house.simulation
        for _ in 0..<simulation.draw({ Int.random(in: 5...15, using: &$0) }) {
            try await simulation.clock.sleep(
                for: .milliseconds(simulation.draw { Int.random(in: 1...60_000, using: &$0) }))
            switch simulation.draw({ Int.random(in: 0..<6, using: &$0) }) {
            case 0: house.broker.dropConnections()
            case 1: house.broker.loseConfirms(2)
            case 2: house.broker.duplicate(in: Queue.line("errand", urgent: false))
            case 3: house.broker.duplicate(in: Queue.ledger)
            case 4:
                house.broker.block()
                try await simulation.clock.sleep(for: .seconds(3))
                house.broker.unblock()
            default:
                house.ledger.setDown(true)
                try await simulation.clock.sleep(for: .seconds(90))
                house.ledger.setDown(false)
            }
        }
    }
}
