internal import Casework

/// Something that came out otherwise than the script says.
package struct Deviation: Sendable, CustomStringConvertible {
    /// A line of the day, a case, an account, a figure.
    package let place: String
    package let expected: String
    package let found: String

    package var description: String { "\(place): expected \(expected), found \(found)" }
}

/// What has been found, against what was expected.
struct Findings: Sendable {
    private(set) var deviations: [Deviation] = []

    mutating func expect<Value: Equatable>(_ place: String, _ expected: Value, _ found: Value) {
        if expected != found {
            deviations.append(Deviation(place: place, expected: "\(expected)", found: "\(found)"))
        }
    }

    mutating func add(_ place: String, expected: String, found: String) {
        deviations.append(Deviation(place: place, expected: expected, found: found))
    }

    static func + (left: Findings, right: Findings) -> Findings {
        var sum = left
        sum.deviations += right.deviations
        return sum
    }
}
