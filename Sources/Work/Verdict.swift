/// What should happen to a message, as a value: one switch acts on it.
package enum Verdict: Sendable, Equatable {
    /// Its effects are on their way, confirmed: acknowledge it.
    case done
    /// It is too early for it: back after a while, no attempt spent.
    case wait(Reason)
    /// It failed and may not fail again: back after a while, one attempt spent.
    case retry(Reason)
    /// Only a person can help.
    case park(Reason)
    /// The worker is stopping: give it back as it was.
    case interrupted
}

/// Why a message waits, is tried again, or is parked. A closed list, so that it can be a label and a heading.
package struct Reason: Sendable, Equatable {
    package enum Code: String, Sendable, Codable, CaseIterable {
        // Waits.
        case predecessorMissing, caseMissing, newerVersion, unknownKey
        // Retries.
        case failed
        // Parked.
        case malformed, unknownType, falseSeal, waitedTooLong, triedTooOften, cannotSettle, dataError, crashed
        case undecodableBundle
    }

    package let code: Code
    /// For an engineer; never a body, never a secret.
    package let detail: String
    /// The type of the error behind it, where there is one: what failed alike has it in common.
    package let errorClass: String

    package init(_ code: Code, _ detail: String = "", errorClass: String = "") {
        self.code = code
        self.detail = detail
        self.errorClass = errorClass
    }

    package init(_ code: Code, _ error: any Error) {
        self.init(code, String(describing: error), errorClass: String(describing: type(of: error)))
    }
}

/// A dependency is down: not the fault of any message, so none is charged. The worker gives back what it has, stops
/// consuming, and asks `probe` with growing pauses until it may go on.
package struct Outage: Error, Sendable {
    package let dependency: String
    package let cause: any Error
    /// It will not pass by itself: a right, a table or a password is missing. Said loudly, and asked about all the same.
    package let needsPerson: Bool

    package init(dependency: String, cause: any Error, needsPerson: Bool = false) {
        self.dependency = dependency
        self.cause = cause
        self.needsPerson = needsPerson
    }

    /// The same dependency, for a cause that nobody has foreseen.
    func becauseOf(_ cause: any Error) -> Outage {
        Outage(dependency: dependency, cause: cause, needsPerson: true)
    }
}

/// What a handler made of a batch: a verdict for every message in its order, and what must be published before any of
/// them is acknowledged.
package struct Handled: Sendable {
    package let verdicts: [Verdict]
    package let outgoing: [Outgoing]

    package init(verdicts: [Verdict], outgoing: [Outgoing] = []) {
        self.verdicts = verdicts
        self.outgoing = outgoing
    }
}

/// The work itself. A handler sees batches of what has arrived and changes nothing: its effects are what it returns.
package protocol Handler: Sendable {
    /// Throws `Outage` when a dependency is down; any other error is a retry for the whole batch.
    func handle(_ messages: [Message]) async throws -> Handled
    /// Throws while the dependency is still down.
    func probe() async throws
}
