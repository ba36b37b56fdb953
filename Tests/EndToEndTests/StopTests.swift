import Casework
import Foundation
import Launcher
import Premises
import Synchronization
import Testing
import Work

extension FaultTests {
    @Suite("Being told to stop")
    struct StopTests {
        /// What the broker may be up to when somebody stops the daemons.
        enum Trouble: CaseIterable { case halted, gone, choked }

        @Test(
            "SIGTERM while the broker is halted, gone or choked: every daemon ends by itself, with 0 and in time",
            .timeLimit(.minutes(5)), arguments: Trouble.allCases)
        func inTrouble(trouble: Trouble) async throws {
            let shared = try SharedPremises.current
            let rabbit = shared.premises.servers.rabbit
            try await shared.running { house in
                try await Self.begin(trouble, rabbit, house)
                let ids = try await house.submitted(5).map { $0["id"] }
                let began = ContinuousClock.now
                for daemon in Premises.daemons { house.terminate(daemon) }
                for daemon in Premises.daemons {
                    try await until("\(daemon) has ended") { !house.endings.of(daemon).isEmpty }
                    #expect(house.endings.of(daemon).first == .exited(0), "\(daemon)")
                    #expect(!house.log(daemon).contains("did not stop in time"), "\(daemon)")
                }
                // systemd waits for 60 s.
                #expect(ContinuousClock.now - began < .seconds(30))
                try await Self.end(trouble, rabbit)
                // It was started again.
                try await house.waitUntilUp()
                for id in ids { #expect(try await house.settled(id)["state"] == "committed") }
                try await house.expectOnce(ids)
            }
        }

        private static func begin(_ trouble: Trouble, _ rabbit: PrivateRabbit, _ house: TestHouse) async throws {
            switch trouble {
            case .halted: await rabbit.pause()
            case .gone:
                await rabbit.kill()
                for daemon in Premises.daemons {
                    try await until("\(daemon) says so") { house.log(daemon).contains("reconnecting") }
                }
            case .choked: try await rabbit.rabbitmqctl(["set_vm_memory_high_watermark", "0"])
            }
        }

        private static func end(_ trouble: Trouble, _ rabbit: PrivateRabbit) async throws {
            switch trouble {
            case .halted: await rabbit.resume()
            case .gone: try await rabbit.start()
            case .choked: try await rabbit.rabbitmqctl(["set_vm_memory_high_watermark", "absolute", "1GB"])
            }
        }

        /// Seen to fail when nobody listens for SIGTERM.
        @Test(
            "SIGTERM under load: every daemon ends by itself in time, nothing lost, nothing twice, nobody charged",
            .timeLimit(.minutes(4)))
        func terminated() async throws {
            try await SharedPremises.current.running { house in
                try await house.tapping(Exchange.requests) { requests in
                    let ids = try await withThrowingTaskGroup(of: [String].self) { tasks in
                        let stream = Stream()
                        for clerk in 0..<4 { tasks.addTask { try await stream.type(clerk, house) } }
                        for daemon in Premises.daemons {
                            let typed = stream.count
                            try await until("the stream flows") { stream.count > typed + 20 }
                            house.terminate(daemon)
                            try await until("\(daemon) has ended") { !house.endings.of(daemon).isEmpty }
                            #expect(house.endings.of(daemon) == [.exited(0)], "\(daemon)")
                            #expect(house.log(daemon).contains("stopped"), "\(daemon)")
                            #expect(!house.log(daemon).contains("did not stop in time"), "\(daemon)")
                            try await until("\(daemon) is back") { house.supervisor.pid(of: daemon) != nil }
                        }
                        stream.end()
                        return try await tasks.reduce(into: []) { $0 += $1 }
                    }
                    for id in ids {
                        #expect(try await house.settled(id, within: .seconds(120))["state"] == "committed")
                    }
                    try await house.expectOnce(ids)
                    #expect(requests.messages.allSatisfy { $0[integer: Header.attempt] == nil }, "nobody was charged")
                    for daemon in Premises.daemons { #expect(house.supervisor.restarts(of: daemon) == 1, "\(daemon)") }
                }
            }
        }
    }
}

/// Clerks who type without a pause.
private final class Stream: Sendable {
    private let state = Mutex((count: 0, isOver: false))

    var count: Int { state.withLock { $0.count } }

    func end() { state.withLock { $0.isOver = true } }

    /// Types until the end, and returns the requests that were accepted.
    func type(_ clerk: Int, _ house: TestHouse) async throws -> [String] {
        var ids: [String] = []
        while !state.withLock({ $0.isOver }) {
            ids.append(try await house.insist(key: "clerk-\(clerk)-\(ids.count)")["id"])
            state.withLock { $0.count += 1 }
        }
        return ids
    }
}
