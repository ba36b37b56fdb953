internal import Logging

/// Looks for work again and again, until its task is cancelled: at once while there is more, after a pause where there is
/// none, and after a second where something went wrong.
struct Polling: Sendable {
    let pause: Duration
    /// So many pieces of work in a round mean that there may be more.
    let full: Int
    let clock: any Clock<Duration>
    let log: Logger

    /// `round` does some of the work, and says how much it was. What is held up is named in the log as `what`.
    func run(_ what: String, round: () async throws -> Int) async throws {
        while true {
            try Task.checkCancellation()
            do {
                if try await round() == full { continue }
            } catch is CancellationError {
                throw CancellationError()
            } catch {
                log.warning("\(what) held up", metadata: ["error": "\(error)"])
                try await clock.sleep(for: .seconds(1))
            }
            try await clock.sleep(for: pause)
        }
    }
}
