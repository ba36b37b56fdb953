internal import ServiceLifecycle

/// Asks the thread of every link for a sign of life, feeds the watchdog with the answers, and says when something was
/// done. A thread that hangs does not answer, and a process whose tasks hang does not ask: in both cases the service
/// manager starts it again. A broker or a database that is down is no such case.
struct Vigil: Service {
    /// Each answers how much was done since the start.
    let turns: [@Sendable () async -> Int]
    let watchdog: Watchdog
    let status: StatusBoard
    var clock: any Clock<Duration> = Clocks.monotonic

    func run() async throws {
        // What has no links is alive as long as its tasks are.
        let turns = turns.isEmpty ? [{ 0 }] : turns
        try await cancelWhenGracefulShutdown {
            try await withThrowingDiscardingTaskGroup { tasks in
                for turn in turns {
                    let pulse = watchdog.pulse()
                    tasks.addTask { try await keep(turn, pulse) }
                }
            }
        }
    }

    private func keep(_ turn: @Sendable () async -> Int, _ pulse: Watchdog.Pulse) async throws {
        let pause = min(watchdog.interval ?? .seconds(5), .seconds(5))
        var done = 0
        while true {
            let all = await turn()
            pulse.beat()
            if all != done { status.worked() }
            done = all
            try await clock.sleep(for: pause)
        }
    }
}
