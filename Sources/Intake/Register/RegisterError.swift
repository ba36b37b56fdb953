/// What the register cannot do.
package struct RegisterError: Error, CustomStringConvertible {
    package enum Code: Sendable {
        /// The file cannot be opened, or is not as durable as it must be.
        case cannotOpen
        /// The daemon is stopping: nothing more is taken.
        case closed
        /// The desk has no prefix yet: `linli desk enrol`.
        case notEnrolled
        /// All numbers of the prefix are given out: enrol the desk under a new one.
        case numbersExhausted
        /// A prefix has two digits, from 10 to 98 (99 is the ledger's), and belongs to one register for ever.
        case wrongPrefix
        /// No such actor, or one that is disabled.
        case unknownActor
        /// The register holds something that it never writes.
        case damaged
    }

    package let code: Code
    package let message: String
    package let cause: (any Error)?

    package init(_ code: Code, _ message: String, cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.cause = cause
    }

    package var description: String { "\(message)\(cause.map { ": \($0)" } ?? "")" }
}
