package import AMQP
internal import Logging
package import Postgres
internal import ServiceLifecycle
package import Work

/// Something that runs until it is asked to stop, and is asked when the group stops gracefully.
package struct Stoppable: Service {
    /// How much was done since the start; answered by the thread that does it, and never by one that hangs.
    let turn: (@Sendable () async -> Int)?
    /// Of a worker: what it does, by the name of its queue.
    let meter: (name: String, meter: WorkMeter)?
    private let work: @Sendable () async throws -> Void
    private let stop: @Sendable () async -> Void

    package init(
        turn: (@Sendable () async -> Int)? = nil, meter: (name: String, meter: WorkMeter)? = nil,
        _ work: @escaping @Sendable () async throws -> Void,
        stop: @escaping @Sendable () async -> Void = {}
    ) {
        self.turn = turn
        self.meter = meter
        self.work = work
        self.stop = stop
    }

    package func run() async throws {
        try await withThrowingTaskGroup(of: Bool.self) { tasks in
            tasks.addTask {
                try await work()
                return true
            }
            tasks.addTask {
                // Throws when the work has ended first and this is cancelled.
                try await gracefulShutdown()
                await stop()
                return false
            }
            defer { tasks.cancelAll() }
            while let isWork = try await tasks.next(), !isWork {}
        }
    }
}

extension Stoppable {
    /// The connection of a publisher.
    package static func publisher(_ publisher: Publisher) -> Stoppable {
        Stoppable(turn: { await publisher.turn() }) {
            await publisher.run()
        } stop: {
            await publisher.stop()
        }
    }

    /// The connection of a gauge.
    package static func gauge(_ gauge: QueueGauge) -> Stoppable {
        Stoppable {
            await gauge.run()
        } stop: {
            gauge.stop()
        }
    }

    /// The connection of a consumer. It lasts until what is in hand is settled.
    package static func consumer(_ consumer: Consumer) -> Stoppable {
        Stoppable(turn: { await consumer.turn() }) {
            await consumer.run()
        } stop: {
            await consumer.stop()
        }
    }

    /// A pool lives as long as what uses it, and is closed last.
    package static func pool(_ pool: Pool) -> Stoppable {
        Stoppable {
            try await gracefulShutdown()
        } stop: {
            await pool.close()
        }
    }
}

extension Daemon {
    /// Writes the states of a connection to the log and into the daemon's sentence, for `onChange`.
    package func watch(_ link: String) -> @Sendable (LinkState) -> Void {
        // Known from the start, so that the sentence has one order.
        status.show(link, .connecting)
        return { [log, status] state in
            log.notice("link changed", metadata: ["link": "\(link)", "state": "\(state)"])
            status.show(link, state)
        }
    }

    /// Says in `systemctl status` and to health checks what a worker waits for, and when it waits no longer.
    package func report(_ worker: String) -> Recovery.Report { { [status] in status.report(worker, $0) } }
}
