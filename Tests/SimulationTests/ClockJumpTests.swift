import Synchronization
import Testing
import Work

@Suite("A clock that jumps", .timeLimit(.minutes(2)))
struct ClockJumpTests {
    /// Seen to fail where a wait that seems to have begun in the future has no tier: then it is parked.
    @Test("requests wait for what comes before them while the workers' clock jumps by an hour: none is parked for that")
    func jumps() throws {
        let simulation = Simulation(seed: 11)
        let waits = Mutex(0)
        let house = try SimulatedHouse(simulation) { _ in
            waits.withLock { waits in
                waits += 1
                return waits <= 300 ? .wait(Reason(.predecessorMissing)) : .done
            }
        }
        try simulation.run {
            try await house.running { house in
                let ids = try await house.register(100)
                var ahead = true
                while house.effects.count < ids.count {
                    house.jump(to: ahead ? 3_600_000 : -3_600_000)
                    ahead.toggle()
                    try await simulation.clock.sleep(for: .milliseconds(700))
                }
                #expect(house.parked == 0)
                #expect(house.handled == ids.count + 300, "and none is tried more often than it must be")
                #expect(simulation.clock.now.offset < .seconds(600), "nor an hour later")
            }
        }
    }
}
