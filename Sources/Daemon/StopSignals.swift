internal import Dispatch
internal import Glibc
internal import Synchronization

/// SIGTERM and SIGINT, from the moment that it is there until it is closed. The first asks for a graceful stop; the
/// next ends the process there and then, on a thread of its own, so also when all others hang.
struct StopSignals {
    /// The number of the first signal.
    let first: AsyncStream<Int32>

    private let sources: [any DispatchSourceSignal]

    /// Returns when it listens: a signal before that ends the process, as the system has it.
    init() async {
        let (first, continuation) = AsyncStream.makeStream(of: Int32.self, bufferingPolicy: .bufferingOldest(1))
        self.first = first
        let hasCome = Atomic(false)
        let queue = DispatchQueue(label: "stop-signals")
        // Not ignored first: on Linux the source would then never hear of it.
        let signals = [SIGTERM, SIGINT].map { ($0, DispatchSource.makeSignalSource(signal: $0, queue: queue)) }
        for (number, source) in signals {
            source.setEventHandler {
                if hasCome.exchange(true, ordering: .relaxed) { _exit(128 + number) }
                continuation.yield(number)
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
