package import Casework
package import Lines
package import Logging
internal import ServiceLifecycle
internal import Work

/// Alarms for held cases, by itself and whatever else is down: sounds every channel, and again after a while, until a
/// person acknowledges the case or a request releases it. It sends nobody anywhere.
package struct Alarm: Service {
    private let register: Register
    private let channels: [any MessageChannel]
    private let repeatAfter: Span
    /// After a try that reached nobody.
    private let retryAfter: Span
    private let clock: any Clock<Duration>
    private let now: @Sendable () -> Instant
    private let log: Logger

    package init(
        register: Register, channels: [any MessageChannel], repeatAfter: Span, retryAfter: Span = .seconds(30),
        clock: any Clock<Duration>, now: @escaping @Sendable () -> Instant, log: Logger
    ) {
        self.register = register
        self.channels = channels
        self.repeatAfter = repeatAfter
        self.retryAfter = retryAfter
        self.clock = clock
        self.now = now
        self.log = log
    }

    /// Watches until the daemon stops.
    package func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                let pause = await round()
                await register.alarmBell.wait(atMost: pause, on: clock)
            }
        }
    }

    /// Sounds what is due, and tells how long nothing will be.
    private func round() async -> Duration {
        do {
            let due = try await register.alarms(dueAt: now())
            // One channel that hangs must not keep the others, nor one case the next.
            await withTaskGroup(of: Void.self) { group in
                for alarm in due { group.addTask { await sound(alarm) } }
            }
            guard let next = try await register.nextAlarm() else { return .seconds(60) }
            return .milliseconds(min(max((next - now()).milliseconds, 10), 60_000))
        } catch {
            log.critical("alarms cannot be read", metadata: ["error": "\(error)"])
            return .seconds(1)
        }
    }

    private func sound(_ alarm: OpenAlarm) async {
        let call = AlarmCall(
            number: alarm.number, kind: alarm.kind, grid: alarm.grid, isEmergency: alarm.isEmergency,
            repeated: alarm.sounded)
        let reached = await withTaskGroup(of: Bool.self) { group in
            for channel in channels { group.addTask { await sound(call, of: alarm, through: channel) } }
            var reached = false
            for await told in group { reached = told || reached }
            return reached
        }
        if !reached {
            // The last resort is the log: somebody may watch it, and nobody can say afterwards that nothing was said.
            log.critical(
                "a held case waits and nobody was told",
                metadata: ["case.id": "\(alarm.caseID)", "grid": "\(alarm.grid)", "emergency": "\(alarm.isEmergency)"])
        }
        do {
            let (register, next) = (register, now() + (reached ? repeatAfter : min(retryAfter, repeatAfter)))
            // Survives a stop that comes right now: who was told need not be told again at the next start.
            try await Task { try await register.sounded(alarm.caseID, told: reached, dueAt: next) }.value
        } catch {
            log.critical("an alarm cannot be noted", metadata: ["case.id": "\(alarm.caseID)", "error": "\(error)"])
        }
    }

    private func sound(_ call: AlarmCall, of alarm: OpenAlarm, through channel: any MessageChannel) async -> Bool {
        do {
            try await channel.send(call.message)
            log.notice(
                "alarm sounded",
                metadata: ["case.id": "\(alarm.caseID)", "channel": "\(channel.name)", "repeated": "\(call.repeated)"])
            return true
        } catch {
            log.error(
                "alarm not sounded",
                metadata: ["case.id": "\(alarm.caseID)", "channel": "\(channel.name)", "error": "\(error)"])
            return false
        }
    }
}
