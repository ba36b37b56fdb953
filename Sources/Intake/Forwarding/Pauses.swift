/// Pauses between tries that fail, growing to the last one, and back to the first after a success.
package struct Pauses: Sendable {
    private let steps: [Duration]
    private var failures = 0

    package init(
        _ steps: [Duration] = [.milliseconds(200), .seconds(1), .seconds(2), .seconds(5), .seconds(10), .seconds(30)]
    ) {
        precondition(!steps.isEmpty, "a pause is needed")
        self.steps = steps
    }

    /// Whether the last try failed: a streak is told once.
    var isFailing: Bool { failures > 0 }

    /// The pause after one more failure.
    mutating func next() -> Duration {
        failures += 1
        return steps[min(failures, steps.count) - 1]
    }

    mutating func reset() { failures = 0 }
}

extension Duration {
    /// In whole milliseconds.
    var milliseconds: Int64 { components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000 }
}
