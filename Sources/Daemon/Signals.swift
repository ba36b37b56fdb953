internal import Dispatch
internal import Glibc
internal import Synchronization

/// What the process is told by signals, from the moment that this is there until it is closed. The first SIGTERM or SIGINT
/// asks for a graceful stop; the next ends the process there and then, on a thread of its own, so also when all others
/// hang. SIGHUP asks to read the settings again.
struct Signals {
    /// The number of the first signal that asks to stop.
    let stop: AsyncStream<Int32>
    /// Once for each SIGHUP; several that come close together count as one.
    let reload: AsyncStream<Void>

    private let sources: [any DispatchSourceSignal]

    /// Returns when it listens: a signal before that ends the process, as the system has it.
    init() async {
        let (stop, stopping) = AsyncStream.makeStream(of: Int32.self, bufferingPolicy: .bufferingOldest(1))
        let (reload, reloading) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        (self.stop, self.reload) = (stop, reload)
        let hasCome = Atomic(false)
        let queue = DispatchQueue(label: "signals")
        // Not ignored first: on Linux the source would then never hear of it.
        let signals = [SIGTERM, SIGINT, SIGHUP].map { ($0, DispatchSource.makeSignalSource(signal: $0, queue: queue)) }
        for (number, source) in signals {
            source.setEventHandler {
                if number == SIGHUP { return _ = reloading.yield() }
                if hasCome.exchange(true, ordering: .relaxed) { _exit(128 + number) }
                stopping.yield(number)
            }
            await withCheckedContinuation { listening in
                source.setRegistrationHandler { listening.resume() }
                source.activate()
            }
        }
        sources = signals.map(\.1)
    }

    /// Listens no longer.
    func close() { for source in sources { source.cancel() } }

    /// As people know it.
    static func name(_ number: Int32) -> String { number == SIGTERM ? "SIGTERM" : "SIGINT" }
}
