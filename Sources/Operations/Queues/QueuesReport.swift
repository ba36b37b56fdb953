package import Casework
package import Ledger
package import Work

/// What `linli queues` knows: the register's figures, the broker's and the ledger's. Each is read by itself, so that
/// two of them are there when the third one's server is down.
package struct QueuesReport: Sendable {
    /// 登记: what this desk's register holds that is under way.
    package struct Register: Sendable, Encodable {
        package struct Alarm: Sendable, Encodable {
            package let number: String?
            package let grid: GridCode
            package let isEmergency: Bool
            package let since: Instant

            package init(number: String?, grid: GridCode, isEmergency: Bool, since: Instant) {
                self.number = number
                self.grid = grid
                self.isEmergency = isEmergency
                self.since = since
            }
        }

        /// The desk's two digits; nil before it is enrolled.
        package let desk: Int?
        package let unsent: Int
        package let unsentUrgent: Int
        package let oldestUnsent: Instant?
        /// At the broker, and not known to be settled.
        package let sent: Int
        package let oldestSent: Instant?
        /// Held cases that nobody has acknowledged.
        package let alarms: [Alarm]

        package init(
            desk: Int?, unsent: Int, unsentUrgent: Int, oldestUnsent: Instant?, sent: Int, oldestSent: Instant?,
            alarms: [Alarm]
        ) {
            self.desk = desk
            self.unsent = unsent
            self.unsentUrgent = unsentUrgent
            self.oldestUnsent = oldestUnsent
            self.sent = sent
            self.oldestSent = oldestSent
            self.alarms = alarms
        }
    }

    package let now: Instant
    package let register: Reading<Register>
    package let broker: Reading<[BrokerQueue]>
    package let waiting: Reading<Waiting>

    package init(
        now: Instant, register: Reading<Register>, broker: Reading<[BrokerQueue]>, waiting: Reading<Waiting>
    ) {
        self.now = now
        self.register = register
        self.broker = broker
        self.waiting = waiting
    }

    // MARK: the broker's queues, sorted into what they are for

    /// The queues that somebody has to work on, urgent ones first: the lines', the ledger's, and the parked in transit.
    package static let worked: [String] =
        Line.allCases.flatMap { [Queue.line($0.rawValue, urgent: true), Queue.line($0.rawValue, urgent: false)] }
        + [Queue.ledger, Queue.parked]

    /// The daemon that works on a queue.
    static func worker(of queue: String) -> String {
        let line = Line.allCases.first { queue.hasPrefix("linli.\($0.rawValue)") }
        return line.map { "linli-\($0.rawValue)" } ?? "linli-ledger"
    }

    /// The lines that an administrator has paused in this way.
    func paused(_ pause: Control.Pause) -> [Line] {
        Line.allCases.filter { waiting.value?.controls[$0]?.pause == pause }
    }

    /// Somebody has said that nobody is to work on it.
    func isPaused(_ queue: String) -> Bool {
        Line.allCases.contains { line in
            let pause = waiting.value?.controls[line]?.pause ?? .none
            let isUrgent = queue == Queue.line(line.rawValue, urgent: true)
            return isUrgent ? pause == .all : pause != .none && queue == Queue.line(line.rawValue, urgent: false)
        }
    }

    /// How many wait in the paused queues of a line; nil where RabbitMQ does not say.
    func wait(on line: Line) -> Int? {
        let counts = [true, false].map { Queue.line(line.rawValue, urgent: $0) }.filter(isPaused).map {
            queue($0)?.waiting
        }
        return counts.contains(nil) ? nil : counts.reduce(0) { $0 + ($1 ?? 0) }
    }

    package func queue(_ name: String) -> BrokerQueue? { broker.value?.first { $0.name == name } }

    /// How many wait to be tried again, by the tier in which they wait.
    package var retrying: [(tier: RetryTier, count: Int?)] {
        RetryTier.allCases.map { tier in (tier, queue(Queue.tier(tier))?.waiting) }
    }
}
