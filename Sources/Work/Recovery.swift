package import Logging

/// What whoever consumes a queue does while a dependency is down: it gives back once what it has, consumes nothing, and
/// asks with growing pauses until the dependency is there. No message is tried, and none is charged.
package struct Recovery: Sendable {
    /// Told of an outage when it is seen, and of nil when it is over.
    package typealias Report = @Sendable (Outage?) -> Void

    private let valve: Valve
    private let pauses: [Duration]
    private let clock: any Clock<Duration>
    private let stop: Stop
    private let meter: WorkMeter
    private let report: Report
    private let log: Logger

    /// The last of the pauses repeats.
    package init(
        of valve: Valve, pauses: [Duration], clock: any Clock<Duration>, stop: Stop, meter: WorkMeter,
        report: @escaping Report, log: Logger
    ) {
        self.valve = valve
        self.pauses = pauses
        self.clock = clock
        self.stop = stop
        self.meter = meter
        self.report = report
        self.log = log
    }

    /// Returns when a probe has succeeded, with how many pauses have now passed since the last batch that was worked.
    /// `passed` is how many had before: a dependency that answers every probe and fails every batch is asked ever less
    /// often too. Throws a `CancellationError` at once when it is asked to stop.
    package func waitOut(
        _ outage: Outage, after passed: Int, probe: @escaping @Sendable () async throws -> Void
    ) async throws -> Int {
        tell("dependency down, consuming nothing", outage, outage.needsPerson ? .error : .warning)
        report(outage)
        meter.turn(to: .waiting(dependency: outage.dependency))
        await valve.close(for: .outage)
        let passed = try await stop.bound(grace: .zero, clock: clock) {
            var attempt = passed
            while true {
                try await clock.sleep(for: pauses[min(attempt, pauses.count - 1)])
                attempt += 1
                do {
                    try await probe()
                    return attempt
                } catch is CancellationError {
                    throw CancellationError()
                } catch let still as Outage {
                    tell("dependency still down", still, still.needsPerson ? .error : .debug)
                } catch {
                    tell("dependency still down", outage.becauseOf(error), .error)
                }
            }
        }
        log.notice("dependency up, consuming again", metadata: ["dependency": "\(outage.dependency)"])
        report(nil)
        await valve.open(for: .outage)
        return passed
    }

    private func tell(_ what: Logger.Message, _ outage: Outage, _ level: Logger.Level) {
        var metadata: Logger.Metadata = ["dependency": "\(outage.dependency)", "error": "\(outage.cause)"]
        if outage.needsPerson { metadata["help"] = "somebody must mend it: this daemon only asks again" }
        log.log(level: level, what, metadata: metadata)
    }
}
