internal import Glibc
internal import Subprocess
internal import Synchronization
internal import SystemPackage

/// A process that runs until it ends or is stopped. It is reaped in every case, and what it left running in its
/// process group goes with it.
final class Child: Sendable {
    private struct State {
        var ending: Ending?
        var waiters: [Int: CheckedContinuation<Ending?, Never>] = [:]
        var tickets = 0
    }

    /// The number of the process, and of the group that it leads.
    let pid: Int32
    private let state = Mutex(State())

    private init(pid: Int32) { self.pid = pid }

    /// Starts a process whose output goes to the end of a log file; returns when it runs.
    ///
    /// The process must outlive the cancellation of whoever started it, since it is then *stopped*, in its own time
    /// and in order. A task of a group would have it killed at that moment, hence the one task here that is in none;
    /// it ends with the process, and whoever starts a child stops it.
    static func start(_ command: Command, log: LogFile) async throws -> Child {
        let output = try log.open()
        return try await withCheckedThrowingContinuation { started in
            Task {
                var child: Child?
                do {
                    let result = try await Subprocess.run(
                        command.configuration, input: .none,
                        output: .fileDescriptor(FileDescriptor(rawValue: output), closeAfterSpawningProcess: true),
                        error: .combinedWithOutput
                    ) { execution in
                        let running = Child(pid: execution.processIdentifier.value)
                        running.takeLauncherNiceness()
                        child = running
                        started.resume(returning: running)
                    }
                    child?.end(Ending(result.terminationStatus))
                } catch {
                    guard let child else {
                        let message = "\(command.executable) cannot be started"
                        return started.resume(throwing: LauncherError(.commandFailed, message, cause: error))
                    }
                    // The process is out of sight, which nothing but an exhausted system explains.
                    child.signal(SIGKILL, wholeGroup: true)
                    child.end(.signalled(SIGKILL))
                }
            }
        }
    }

    /// How it ended; nil while it runs.
    var ending: Ending? { state.withLock { $0.ending } }

    /// Sends a signal unless the process has ended.
    func signal(_ number: Int32, wholeGroup: Bool = false) {
        state.withLock { state in
            if state.ending == nil { kill(wholeGroup ? -pid : pid, number) }
        }
    }

    /// Waits for the end. Nil means that the waiting task was cancelled, and says nothing about the process.
    func ended() async -> Ending? {
        let ticket = state.withLock { state in
            state.tickets += 1
            return state.tickets
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { waiter in
                let answer: Ending?? = state.withLock { state in
                    // A task is marked as cancelled before its handler runs: the handler finds the waiter, or this
                    // finds the mark.
                    if let ending = state.ending { return ending }
                    if Task.isCancelled { return .some(nil) }
                    state.waiters[ticket] = waiter
                    return nil
                }
                if let answer { waiter.resume(returning: answer) }
            }
        } onCancel: {
            state.withLock { $0.waiters.removeValue(forKey: ticket) }?.resume(returning: nil)
        }
    }

    /// Waits for the end, but no longer than that. Nil while it still runs, or when the task was cancelled.
    func ended(within limit: Duration) async -> Ending? {
        await withTaskGroup(of: Ending?.self) { group in
            group.addTask { await self.ended() }
            group.addTask {
                // Cut short when the process ended first: nobody waits for this answer then.
                try? await Task.sleep(for: limit)
                return nil
            }
            let first = await group.next() ?? nil
            group.cancelAll()
            return first
        }
    }

    /// Stops the process: one signal after another, each with its time to work, and in the end the one that cannot be
    /// refused. A process that was halted is woken first. Only within `uninterrupted`.
    @discardableResult
    func stop(_ signals: [(number: Int32, patience: Duration)], wholeGroup: Bool = false) async -> Ending? {
        for step in signals {
            signal(step.number, wholeGroup: wholeGroup)
            signal(SIGCONT, wholeGroup: wholeGroup)
            if let ending = await ended(within: step.patience) { return ending }
        }
        signal(SIGKILL, wholeGroup: true)
        return await ended()
    }

    /// The process was started from a thread that Dispatch, where it may, ranks above the launcher's own; children would
    /// inherit that and outrun whatever they serve.
    private func takeLauncherNiceness() {
        let own = getpriority(numericCast(PRIO_PROCESS.rawValue), id_t(getpid()))
        setpriority(numericCast(PRIO_PGRP.rawValue), id_t(pid), own)
    }

    private func end(_ ending: Ending) {
        let waiters = state.withLock { state in
            // What it left behind in its group. A group's number is not given away while the group has a member, and
            // an empty one is no target, so this reaches nobody else.
            kill(-pid, SIGKILL)
            state.ending = ending
            defer { state.waiters = [:] }
            return state.waiters.values
        }
        for waiter in waiters { waiter.resume(returning: ending) }
    }
}
