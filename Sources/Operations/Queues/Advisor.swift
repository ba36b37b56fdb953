internal import Casework
internal import Ledger
internal import Lines
internal import Work

/// Says in one or two sentences what to do about the worst that a report shows.
package struct Advisor: Sendable {
    /// How the daemons of this house run.
    package enum Keeper: Sendable {
        /// `linli up` starts one that ended by itself; its log is in this folder.
        case supervisor(logs: String)
        case systemd
    }

    private let keeper: Keeper

    package init(_ keeper: Keeper) { self.keeper = keeper }

    package func sentence(_ report: QueuesReport) -> String {
        let found =
            emergency(report) ?? outage(report) ?? unsent(report) ?? paused(report) ?? workless(report) ?? late(report)
        return found ?? parked(report) ?? held(report) ?? growing(report) ?? calm(report)
    }

    // MARK: the worst first

    private func emergency(_ report: QueuesReport) -> String? {
        if let held = report.waiting.value?.held.first(where: \.summary.emergency) {
            return emergency(
                held.number, held.summary.grid, held.summary.openedAt, report)
        }
        guard report.waiting.value == nil, let alarm = report.register.value?.alarms.first(where: \.isEmergency) else {
            return nil
        }
        return emergency(alarm.number, alarm.grid, alarm.since, report)
    }

    private func emergency(
        _ number: String?, _ grid: GridCode, _ since: Instant, _ report: QueuesReport
    ) -> String {
        "An EMERGENCY is on hold: case \(inPairs(number ?? "?")) in \(grid), since "
            + "\(TimeWords.since(since, now: report.now)). Ring the duty person now; it is released at the desk, with "
            + "what was found."
    }

    private func outage(_ report: QueuesReport) -> String? {
        if let why = report.register.why {
            return "The register cannot be read, so nobody knows whether the desk can register: \(why). "
                + start("linli-intake")
        }
        let waiting = report.register.value.map { $0.unsent > 0 ? " \(Self.unsent($0, report.now))" : "" } ?? ""
        switch (report.broker.why, report.waiting.why) {
        case (_?, _?):
            return
                "Neither RabbitMQ nor PostgreSQL can be asked (why: above). The desk can go on registering, and nothing is lost."
                + "\(waiting) \(server("rabbitmq-server")) \(server("postgresql"))"
        case (_?, nil):
            return
                "RabbitMQ cannot be asked (why: above). The desk can go on registering, and nothing is lost.\(waiting) "
                + server("rabbitmq-server")
        case (nil, _?):
            return
                "PostgreSQL cannot be asked (why: above): the desk can go on registering, and no case moves until it is back. "
                + server("postgresql")
        case (nil, nil): return nil
        }
    }

    /// Sending takes a moment; a minute is too long.
    private func unsent(_ report: QueuesReport) -> String? {
        guard let register = report.register.value, let oldest = register.oldestUnsent,
            report.now - oldest > .minutes(1)
        else { return nil }
        return "\(Self.unsent(register, report.now)) Nothing is lost. \(start("linli-intake"))"
    }

    private static func unsent(_ register: QueuesReport.Register, _ now: Instant) -> String {
        let urgent = register.unsentUrgent > 0 ? " (\(register.unsentUrgent) urgent)" : ""
        let since = register.oldestUnsent.map { " since \(TimeWords.since($0, now: now))" } ?? ""
        return "\(register.unsent) registered requests\(urgent) have not been sent\(since)."
    }

    /// Where urgent requests wait too, it is said before anything else of the lines.
    private func paused(_ report: QueuesReport) -> String? {
        let paused = report.paused(.all).first ?? report.paused(.normal).first { report.wait(on: $0) != 0 }
        guard let paused, let control = report.waiting.value?.controls[paused] else { return nil }
        let count = report.wait(on: paused).map { "\($0) wait there" } ?? "how many wait there is not known yet"
        return
            "\(Words.line(paused).zh) is \(ControlWords.sentence(control, now: report.now)). \(count), and nothing is "
            + "lost. When it may go on: linli line resume \(paused.rawValue) --reason WHY"
    }

    /// A queue on which nobody works and that nobody has paused, the fullest first.
    private func workless(_ report: QueuesReport) -> String? {
        let names = QueuesReport.worked
        if let missing = names.first(where: { report.queue($0) == nil }) {
            return "The queue \(missing) is missing on the broker: linli topology apply"
        }
        let idle = names.compactMap { report.queue($0) }.filter { $0.workers == 0 && !report.isPaused($0.name) }
        guard let worst = idle.max(by: { ($0.waiting ?? 0) < ($1.waiting ?? 0) }) else { return nil }
        let others = idle.count > 1 ? " (and on \(idle.count - 1) more)" : ""
        return "Nobody works on \(worst.name)\(others); \(worst.waiting.map { "\($0)" } ?? "?") wait there, and "
            + "nothing is lost. \(start(QueuesReport.worker(of: worst.name)))"
    }

    private func late(_ report: QueuesReport) -> String? {
        guard let waiting = report.waiting.value, waiting.late > 0, let since = waiting.lateSince else { return nil }
        return
            "\(waiting.late) timers and follow-ons are due since \(TimeWords.since(since, now: report.now)) and have "
            + "not gone out. \(start("linli-ledger"))"
    }

    private func parked(_ report: QueuesReport) -> String? {
        guard let count = report.waiting.value?.parked, count > 0 else { return nil }
        return "\(count) in the 异常区: linli parked list"
    }

    private func held(_ report: QueuesReport) -> String? {
        guard let waiting = report.waiting.value, let held = waiting.held.first else { return nil }
        return "\(waiting.heldCount) on hold (待核实), the oldest is \(inPairs(held.number ?? "?")) in "
            + "\(held.summary.grid), since \(TimeWords.since(held.summary.openedAt, now: report.now)): somebody has to "
            + "look, then release it at the desk."
    }

    private func growing(_ report: QueuesReport) -> String? {
        let full = QueuesReport.worked.compactMap { report.queue($0) }.max { ($0.waiting ?? 0) < ($1.waiting ?? 0) }
        guard let full, let waiting = full.waiting, waiting >= 1_000 else { return nil }
        let end = full.emptyIn.map { " and will be empty in about \(TimeWords.length(.seconds(Int64($0))))" }
        return "\(full.name) is being worked on\(end ?? ", but no faster than it fills"); nothing is lost."
    }

    private func calm(_ report: QueuesReport) -> String {
        let people = report.waiting.value?.shares.reduce(0) { $0 + $1.counts.values.reduce(0, +) } ?? 0
        return "Nothing is stuck. \(people) cases wait for people."
    }

    // MARK: what to type

    private func start(_ daemon: String) -> String {
        switch keeper {
        case .supervisor(let logs): "linli up starts \(daemon) again by itself; if it does not: \(logs)/\(daemon).log"
        case .systemd: "Type: systemctl restart \(daemon) — and if that fails: journalctl -u \(daemon) -n 50"
        }
    }

    private func server(_ unit: String) -> String {
        switch keeper {
        case .supervisor: "Stop linli up with Ctrl-C and start it again."
        case .systemd: "Type: systemctl status \(unit)"
        }
    }
}
