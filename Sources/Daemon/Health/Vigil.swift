internal import ServiceLifecycle
internal import Work

/// Asks the thread of every link for a sign of life, looks whether the work moves, feeds the watchdog with the answers,
/// and says when something was done. A thread that hangs does not answer, a worker that hangs stays in one batch, and a
/// process whose tasks hang does not ask: in each case the service manager starts it again. A broker or a database that
/// is down is no such case, and neither is a worker that has nothing to do.
struct Vigil: Service {
    /// Each answers how much was done since the start.
    let turns: [@Sendable () async -> Int]
    /// The workers, by their queues.
    var meters: [(name: String, meter: WorkMeter)] = []
    let watchdog: Watchdog
    let status: StatusBoard
    /// A batch that takes longer than this hangs.
    var patience: Duration = .seconds(120)
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
                for (name, meter) in meters {
                    let pulse = watchdog.pulse()
                    tasks.addTask { try await keep(name, meter, pulse) }
                }
            }
        }
    }

    private var pause: Duration { min(watchdog.interval ?? .seconds(5), .seconds(5)) }

    private func keep(_ turn: @Sendable () async -> Int, _ pulse: Watchdog.Pulse) async throws {
        var done = 0
        while true {
            let all = await turn()
            pulse.beat()
            if all != done { status.worked() }
            done = all
            try await clock.sleep(for: pause)
        }
    }

    private func keep(_ name: String, _ meter: WorkMeter, _ pulse: Watchdog.Pulse) async throws {
        var last = meter.reading
        var still = Duration.zero
        while true {
            try await clock.sleep(for: pause)
            let reading = meter.reading
            still = reading.doing == .working && reading.turns == last.turns ? still + pause : .zero
            last = reading
            let isStalled = still >= patience
            status.stall(name, isStalled)
            if !isStalled { pulse.beat() }
        }
    }
}
