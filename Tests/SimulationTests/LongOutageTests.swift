import Testing
import Work

@Suite("A long outage", .timeLimit(.minutes(2)))
struct LongOutageTests {
    /// Seen to fail where `Worker` does not tell an outage from any other error: then thousands wait in the tiers, and come
    /// back in waves.
    @Test("ten thousand requests meet ten minutes without the database: no tier and no parked row sees one of them")
    func tenThousand() throws {
        let simulation = Simulation(seed: 7)
        let house = try SimulatedHouse(simulation)
        try simulation.run {
            try await house.running { house in
                house.setDown(true)
                let ids = try await house.register(10_000)
                try await simulation.clock.sleep(for: .seconds(600))
                #expect(house.effects.isEmpty)
                #expect(house.handled == 0, "nobody was tried")
                // Two workers, with pauses of ten seconds at the most.
                #expect((60...160).contains(house.probes), "\(house.probes) probes")
                house.setDown(false)
                let back = simulation.clock.now
                while house.effects.count < ids.count { try await simulation.clock.sleep(for: .milliseconds(100)) }
                #expect(simulation.clock.now.offset - back.offset < .seconds(30), "and it goes on at once")
                #expect(house.mostInTiers == 0)
                #expect(house.parked == 0)
                #expect(house.handled == ids.count, "and nobody was tried twice")
            }
        }
    }
}
