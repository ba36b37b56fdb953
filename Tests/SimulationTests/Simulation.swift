import Synchronization
import TestSupport
import Work

/// Runs tasks on one thread, one job after the other, in an order that a seed draws; when nothing is left to do, the clock
/// jumps to the next moment that somebody waits for. The same seed is the same run.
final class Simulation: TaskExecutor {
    /// Nothing is left to do, nobody waits for the clock, and it is not over; or it goes on for ever.
    struct Stuck: Error, CustomStringConvertible { let description: String }

    private struct State {
        var jobs: [UnownedJob] = []
        var dice: Dice
    }

    let clock = SimulatedClock()
    private let state: Mutex<State>

    init(seed: UInt64) { state = Mutex(State(dice: Dice(state: seed))) }

    /// Milliseconds since 1970, on the simulated clock.
    @Sendable func now() -> Int64 { 1_790_000_000_000 + clock.now.milliseconds }

    func draw<Value: Sendable>(_ body: (inout Dice) throws -> Value) rethrows -> Value {
        try state.withLock { try body(&$0.dice) }
    }

    var random: RandomSource { RandomSource { self.draw { $0.next() } } }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        state.withLock { $0.jobs.append(job) }
    }

    /// Runs until the body has ended, on this thread.
    func run(_ body: @escaping @Sendable () async throws -> Void) throws {
        let end = Mutex<Result<Void, any Error>?>(nil)
        Task(executorPreference: self) {
            let result = await Result { try await body() }
            end.withLock { $0 = result }
        }
        for _ in 0..<20_000_000 {
            if let result = end.withLock({ $0 }) { return try result.get() }
            if let job = next() {
                unsafe job.runSynchronously(on: asUnownedTaskExecutor())
            } else if !clock.jump() {
                throw Stuck(description: "nothing is left to do, and it is not over")
            }
        }
        throw Stuck(description: "it does not end")
    }

    private func next() -> UnownedJob? {
        state.withLock { state in
            guard !state.jobs.isEmpty else { return nil }
            // One of the next few: who comes first is luck, but nobody waits for ever.
            let index = Int.random(in: 0..<min(4, state.jobs.count), using: &state.dice)
            return state.jobs.remove(at: index)
        }
    }
}

extension Result where Failure == any Error, Success: Sendable {
    fileprivate init(_ body: () async throws -> Success) async {
        do { self = .success(try await body()) } catch { self = .failure(error) }
    }
}

/// A clock that stands still until it is told to jump.
final class SimulatedClock: Clock {
    struct Instant: InstantProtocol {
        var offset: Duration

        var milliseconds: Int64 {
            let (seconds, attoseconds) = offset.components
            return seconds * 1000 + attoseconds / 1_000_000_000_000_000
        }

        func advanced(by duration: Duration) -> Instant { Instant(offset: offset + duration) }
        func duration(to other: Instant) -> Duration { other.offset - offset }
        static func < (left: Instant, right: Instant) -> Bool { left.offset < right.offset }
    }

    private struct State {
        var now = Instant(offset: .zero)
        var last = 0
        var sleepers: [Int: (deadline: Instant, continuation: CheckedContinuation<Void, any Error>)] = [:]
    }

    private let state = Mutex(State())

    var now: Instant { state.withLock { $0.now } }
    var minimumResolution: Duration { .nanoseconds(1) }

    func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        let number = state.withLock { state in
            state.last += 1
            return state.last
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let isOver = state.withLock { state in
                    if Task.isCancelled || deadline <= state.now { return true }
                    state.sleepers[number] = (deadline, continuation)
                    return false
                }
                if isOver {
                    continuation.resume(with: Task.isCancelled ? .failure(CancellationError()) : .success(()))
                }
            }
        } onCancel: {
            let sleeper = state.withLock { $0.sleepers.removeValue(forKey: number) }
            sleeper?.continuation.resume(throwing: CancellationError())
        }
    }

    /// To the next moment that somebody waits for; false when nobody does.
    func jump() -> Bool {
        let sleeper = state.withLock { state -> CheckedContinuation<Void, any Error>? in
            let next = state.sleepers.min { ($0.value.deadline, $0.key) < ($1.value.deadline, $1.key) }
            guard let next else { return nil }
            state.sleepers[next.key] = nil
            state.now = max(state.now, next.value.deadline)
            return next.value.continuation
        }
        sleeper?.resume()
        return sleeper != nil
    }
}
