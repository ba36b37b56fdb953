internal import FoundationEssentials
package import Logging

/// Runs a handler over one queue: perform, judge, settle, tell. Nothing is acknowledged before what follows from it is
/// confirmed by the broker; nothing is lost when the worker dies between any two lines, because then it comes again.
package struct Worker: Sendable {
    package struct Options: Sendable {
        /// Who signs what is parked, with its version: `linli-errand 0.1.0`.
        package var name: String
        package var retry: RetryPolicy
        /// Pauses between two tries to publish or to probe, in order; the last one repeats.
        package var pauses: [Duration]
        /// What a batch in hand may still take when the worker is asked to stop. Then it goes back to its queue.
        package var grace: Duration
        package var report: Recovery.Report
        package var meter: WorkMeter
        /// Where it is noted which message is worked alone; nil where nobody outlives a crash.
        package var suspects: Suspects?
        /// What an administrator has set for the line; nil where nobody can.
        package var controls: ControlBoard?
        /// Its queue is the urgent one: that is paused only where all is, and never slowed down.
        package var isUrgent: Bool

        package init(
            name: String = "", retry: RetryPolicy = RetryPolicy(),
            pauses: [Duration] = [.milliseconds(200), .seconds(1), .seconds(2), .seconds(5), .seconds(10)],
            grace: Duration = .seconds(1), report: @escaping Recovery.Report = { _ in }, meter: WorkMeter = WorkMeter(),
            suspects: Suspects? = nil, controls: ControlBoard? = nil, isUrgent: Bool = false
        ) {
            self.name = name
            self.retry = retry
            self.pauses = pauses
            self.grace = grace
            self.report = report
            self.meter = meter
            self.suspects = suspects
            self.controls = controls
            self.isUrgent = isUrgent
        }
    }

    let consumer: any MessageConsumer
    private let publisher: any MessagePublisher
    private let handler: any Handler
    let options: Options
    let clock: any Clock<Duration>
    private let now: @Sendable () -> Int64
    private let random: RandomSource
    let log: Logger
    let stopping = Stop()

    /// `now` tells milliseconds since 1970.
    package init(
        consumer: any MessageConsumer, publisher: any MessagePublisher, handler: any Handler,
        options: Options = Options(), clock: any Clock<Duration>, now: @escaping @Sendable () -> Int64,
        random: RandomSource, log: Logger
    ) {
        self.consumer = consumer
        self.publisher = publisher
        self.handler = handler
        self.options = options
        self.clock = clock
        self.now = now
        self.random = random
        self.log = log
    }

    /// Works until it is stopped or the task is cancelled. Throws when only a person can help the broker; what was in
    /// hand is back in its queue then.
    package func run() async throws {
        caution?.tell()
        do {
            try await consume()
        } catch is CancellationError where stopping.isAsked {
            // What was in hand is back in its queue.
        }
    }

    /// Ends `run()`: what is in hand is finished where that is a matter of a moment, and given back where it is not.
    package func stop() async {
        stopping.ask()
        await consumer.stop()
    }

    private func consume() async throws {
        let valve = Valve(of: consumer)
        async let _: Void = obey(valve)
        let recovery = Recovery(
            of: valve, pauses: options.pauses, clock: clock, stop: stopping, meter: options.meter,
            report: options.report, log: log)
        var pausesPassed = 0
        var rest = Duration.zero
        while let batch = try await next(&rest) {
            guard await valve.begin() else { continue }
            options.meter.turn(to: .working)
            do {
                try await workOff(batch, after: &rest)
                pausesPassed = 0
            } catch let outage as Outage {
                pausesPassed = try await recovery.waitOut(outage, after: pausesPassed) { try await handler.probe() }
            }
            options.meter.turn(to: .idle)
            await valve.end()
        }
    }

    /// What it waits for the next batch is rest too.
    private func next(_ rest: inout Duration) async throws -> [Delivery]? {
        var batch: [Delivery]?
        let waited = try await clock.measure { batch = try await consumer.next() }
        rest = max(.zero, rest - waited)
        return batch
    }

    private var caution: Caution? { options.suspects.map { Caution($0, log: log) } }

    func take(_ batch: [Delivery]) async throws {
        guard let caution else { return try await work(batch) }
        try await caution.work(batch, together: work) { delivery, crashes in
            let reason = Reason(.crashed, "the worker died of it \(crashes) times")
            try await finish([delivery], Handled(verdicts: [.park(reason)]))
        } givingBack: { left in
            await consumer.giveBack(left.map(\.tag))
        }
    }

    private func work(_ batch: [Delivery]) async throws {
        let handled = try await perform(batch)
        do {
            try await finish(batch, handled)
        } catch let failure as any PublishFailure where failure.remedy == .otherMessage {
            try await isolate(batch, failure)
        }
    }

    private func finish(_ batch: [Delivery], _ handled: Handled) async throws {
        let settlement = Settlement(
            batch, handled, retry: options.retry, worker: options.name, now: now(), random: random)
        try await settle(settlement)
        options.meter.count(settlement.kinds)
        tell(settlement)
    }

    /// What came of the batch holds something that no broker can carry, and nothing of it was published: each message is
    /// worked alone, and the one at fault is parked.
    private func isolate(_ batch: [Delivery], _ failure: any PublishFailure) async throws {
        guard batch.count == 1 else {
            for delivery in batch { try await work([delivery]) }
            return
        }
        let reason = Reason(.dataError, failure)
        try await finish(batch, Handled(verdicts: batch.compactMap(\.message).map { _ in .park(reason) }))
    }

    private func perform(_ batch: [Delivery]) async throws -> Handled {
        let messages = batch.compactMap(\.message)
        do {
            let handled = messages.isEmpty ? Handled(verdicts: []) : try await handler.handle(messages)
            precondition(handled.verdicts.count == messages.count, "a handler gives one verdict a message")
            return handled
        } catch let outage as Outage {
            throw outage
        } catch is CancellationError {
            return Handled(verdicts: messages.map { _ in .interrupted })
        } catch {
            log.error("handler failed", metadata: ["error": "\(error)", "count": "\(messages.count)"])
            let reason = Reason(.failed, error)
            return Handled(verdicts: messages.map { _ in .retry(reason) })
        }
    }

    /// Publishes until the broker has confirmed all of it, then acknowledges. Publishing again after a lost confirm is
    /// harmless: the inbox knows every request. What trying again cannot help is thrown.
    private func settle(_ settlement: Settlement) async throws {
        do {
            try await publish(settlement.outgoing)
        } catch let failure as any PublishFailure where failure.remedy == .otherMessage {
            throw failure
        } catch {
            await consumer.giveBack(settlement.acknowledge + settlement.giveBack)
            throw error
        }
        await consumer.acknowledge(settlement.acknowledge)
        if !settlement.giveBack.isEmpty { await consumer.giveBack(settlement.giveBack) }
    }

    private func publish(_ outgoing: [Outgoing]) async throws {
        guard !outgoing.isEmpty else { return }
        for attempt in 0... {
            do {
                return try await publisher.deliver(outgoing)
            } catch let failure as any PublishFailure where failure.remedy == .again {
                log.warning("publish failed, again after a pause", metadata: ["error": "\(failure)"])
                // The broker is to blame: this is no batch that hangs.
                options.meter.turn(to: .working)
                try await clock.sleep(for: pause(attempt))
            }
        }
    }

    private func tell(_ settlement: Settlement) {
        log.debug("batch settled", metadata: ["count": "\(settlement.acknowledge.count)"])
        for (id, trace, kind) in settlement.traced {
            log.info("settled", metadata: ["message.id": "\(id)", "traceparent": "\(trace)", "outcome": "\(kind)"])
        }
        for (id, reason) in settlement.parked {
            log.error(
                "parked", metadata: ["message.id": "\(id)", "reason": "\(reason.code)", "detail": "\(reason.detail)"])
        }
    }

    private func pause(_ attempt: Int) -> Duration { options.pauses[min(attempt, options.pauses.count - 1)] }
}

extension Delivery {
    /// The message, when its properties are those of one of ours.
    package var message: Message? { if case .success(let message) = content { message } else { nil } }
}
