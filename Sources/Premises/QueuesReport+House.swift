package import Casework
internal import Intake
internal import Launcher
package import Ledger
package import Operations
package import Postgres

extension QueuesReport {
    /// What `linli queues` shows at this moment. Each of the three is read by itself: what one of them cannot say is
    /// said of it, and the others are there.
    package static func read(
        now: Instant, register file: String, broker readBroker: @Sendable () async throws -> [BrokerQueue],
        waiting readWaiting: @Sendable () async throws -> Waiting
    ) async -> QueuesReport {
        async let register = Reading.of { Register(try await Intake.Register.look(at: file)) }
        async let broker = Reading.of { try await readBroker() }
        async let waiting = Reading.of { try await readWaiting() }
        return await QueuesReport(now: now, register: register, broker: broker, waiting: waiting)
    }
}

extension Premises {
    /// The same of this house.
    package func queues(_ ledger: Pool, at now: Instant) async -> QueuesReport {
        await QueuesReport.read(
            now: now, register: files.register,
            broker: { try await managementAPI.queues(vhost: servers.rabbit.vhost) },
            waiting: { try await Waiting.read(from: ledger) })
    }
}

extension QueuesReport.Register {
    fileprivate init(_ look: UnderWay) {
        self.init(
            desk: look.prefix, unsent: look.unsent, unsentUrgent: look.unsentUrgent, oldestUnsent: look.oldestUnsent,
            sent: look.sent, oldestSent: look.oldestSent,
            alarms: look.alarms.map {
                Alarm(number: $0.number, grid: $0.grid, isEmergency: $0.isEmergency, since: $0.since)
            })
    }
}
