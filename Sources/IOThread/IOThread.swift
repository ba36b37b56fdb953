internal import CEventFD
internal import Glibc
internal import Synchronization

/// One named thread that sleeps in `poll()` until its descriptor is ready, its deadline has come, or a job was given
/// to it. It is the executor of the actor that owns the descriptor, so the C library behind it is only ever touched
/// from this thread, and a call that blocks blocks nobody else.
///
/// The thread lives until `stop()`. The actor calls that in its `deinit`, when nobody can enqueue any more.
package final class IOThread: SerialExecutor {
    /// What the thread does between its jobs: takes what is ready and says what to wait for next.
    package typealias Turn = @Sendable (Readiness) -> Interest

    private struct State {
        var jobs: [UnownedJob] = []
        var errands: [@Sendable () -> Void] = []
        var turn: Turn?
        var stopping = false
    }

    private let name: String
    private let wakeup: Int32
    private let state = Mutex(State())
    /// The thread that runs the loop; 0 until it does.
    private let thread = Atomic<UInt>(0)

    /// Starts the thread. The name is cut to the 15 bytes that the kernel shows.
    package init(name: String) {
        self.name = name
        wakeup = eventfd_open()
        precondition(wakeup >= 0, "no descriptor left for thread \(name): errno \(errno)")
        start()
    }

    deinit { close(wakeup) }

    /// Sets what the thread does between jobs. Nil lets it sleep until a job comes.
    package func setTurn(_ turn: Turn?) {
        state.withLock { $0.turn = turn }
        eventfd_signal(wakeup)
    }

    /// Makes the thread take a turn: there is something for it that `poll()` does not see.
    package func wake() { eventfd_signal(wakeup) }

    /// Runs something that may block here instead of where it is asked for.
    package func perform(_ errand: @escaping @Sendable () -> Void) {
        state.withLock { $0.errands.append(errand) }
        eventfd_signal(wakeup)
    }

    /// Ends the thread after the jobs that it has.
    package func stop() {
        state.withLock { $0.stopping = true }
        eventfd_signal(wakeup)
    }

    // MARK: SerialExecutor

    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        state.withLock { state in
            state.jobs.append(job)
            // While a job waits the thread is already woken, or is about to look. Signalled under the lock: the job may
            // be the last that holds the actor, and once the thread can take it this may be gone with it.
            if state.jobs.count == 1 { eventfd_signal(wakeup) }
        }
    }

    package func isSameExclusiveExecutionContext(other: IOThread) -> Bool { self === other }

    package func checkIsolated() {
        precondition(isOnThread, "not on thread \(name)")
    }

    package func isIsolatingCurrentContext() -> Bool? { isOnThread }

    private var isOnThread: Bool { thread.load(ordering: .relaxed) == UInt(pthread_self()) }

    // MARK: the loop

    private func start() {
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        defer { pthread_attr_destroy(&attributes) }
        // librabbitmq decodes nested tables by recursion without a limit.
        pthread_attr_setstacksize(&attributes, 8 << 20)
        pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        var thread = pthread_t()
        let me = Unmanaged.passRetained(self).toOpaque()
        let status = pthread_create(
            &thread, &attributes,
            { raw in
                guard let raw else { return nil }
                let me = Unmanaged<IOThread>.fromOpaque(raw).takeRetainedValue()
                me.thread.store(UInt(pthread_self()), ordering: .relaxed)
                thread_set_name(me.name)
                me.run()
                return nil
            }, me)
        precondition(status == 0, "no thread for \(name): \(status)")
    }

    private func run() {
        var ready = Readiness()
        while true {
            let (jobs, errands, turn, stopping) = state.withLock { state in
                defer {
                    state.jobs.removeAll()
                    state.errands.removeAll()
                }
                return (state.jobs, state.errands, state.turn, state.stopping)
            }
            for errand in errands { errand() }
            for job in jobs { unsafe job.runSynchronously(on: asUnownedSerialExecutor()) }
            if stopping && jobs.isEmpty { return }
            let interest = turn?(ready) ?? Interest()
            ready = sleep(until: interest)
        }
    }

    private func sleep(until interest: Interest) -> Readiness {
        var descriptors = [
            pollfd(fd: wakeup, events: Int16(POLLIN), revents: 0),
            // A negative descriptor is one that poll() passes over.
            pollfd(fd: interest.descriptor ?? -1, events: interest.events, revents: 0),
        ]
        _ = poll(&descriptors, 2, interest.timeoutMilliseconds)
        if descriptors[0].revents != 0 { eventfd_clear(wakeup) }
        return Readiness(events: descriptors[1].revents)
    }
}
