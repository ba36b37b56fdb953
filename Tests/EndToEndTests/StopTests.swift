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
