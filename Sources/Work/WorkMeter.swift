internal import Synchronization

/// What a worker does and has done, for whoever asks: noted where it happens, read by health checks, metrics and the
/// watchdog.
package final class WorkMeter: Sendable {
    package enum Doing: Sendable, Equatable {
        /// Waits for what the broker has for it.
        case idle
        /// Has a batch in hand.
        case working
        /// Consumes nothing while that is down.
        case waiting(dependency: String)
    }

    /// A copy of the counts, of one moment.
    package struct Reading: Sendable, Equatable {
        package fileprivate(set) var doing = Doing.idle
        /// Changes whenever something moves: a worker that has work in hand and stays at one number hangs.
        package fileprivate(set) var turns = 0
        package fileprivate(set) var verdicts: [Verdict.Kind: Int] = [:]
        package fileprivate(set) var outages = 0
        /// How many batches, or portions of one where the line is limited, took how long until all of them was settled.
        package fileprivate(set) var batches = DurationCounts()

        package init() {}
    }

    private let state = Mutex(Reading())

    package init() {}

    package var reading: Reading { state.withLock { $0 } }

    /// It does something else now, or the same with the next piece.
    package func turn(to doing: Doing) {
        state.withLock { state in
            if case .waiting = doing, state.doing != doing { state.outages += 1 }
            state.doing = doing
            state.turns += 1
        }
    }

    /// What became of some messages.
    package func count(_ verdicts: [Verdict.Kind]) {
        state.withLock { state in
            for verdict in verdicts { state.verdicts[verdict, default: 0] += 1 }
            state.turns += 1
        }
    }

    /// A batch was worked to its end.
    package func batch(took time: Duration) { state.withLock { $0.batches.add(time) } }
}

/// Durations, counted by the bounds that they stay under: what a histogram in Prometheus' sense is made of.
package struct DurationCounts: Sendable, Equatable {
    /// The upper bounds; what is over the last counts beyond all of them.
    package static let bounds: [Duration] = [
        .milliseconds(1), .milliseconds(5), .milliseconds(25), .milliseconds(100), .milliseconds(500), .seconds(2),
        .seconds(10), .seconds(60),
    ]

    /// One count a bound, and one for what is over the last.
    package private(set) var counts = Array(repeating: 0, count: bounds.count + 1)
    package private(set) var sum = Duration.zero

    package init() {}

    package mutating func add(_ duration: Duration) {
        counts[Self.bounds.firstIndex { duration <= $0 } ?? Self.bounds.count] += 1
        sum += duration
    }
}

extension Verdict {
    /// A verdict without its reason: a label.
    package enum Kind: String, Sendable, CaseIterable { case done, wait, retry, park, interrupted }
}
