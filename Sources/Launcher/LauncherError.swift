/// Why the launcher could not do what it was asked: for the person who typed the command, so each message says what
/// was wrong with which value and, where there is something to do about it, what.
package struct LauncherError: Error, CustomStringConvertible {
    /// What kind of trouble it is.
    package enum Code: Sendable, Hashable {
        /// The launcher is root and no unprivileged user was found for the servers.
        case noServerUser
        /// A program that the launcher needs is not on this machine.
        case notInstalled
        /// The directory for the servers' data cannot be used.
        case unusablePlace
        /// Another launcher runs on the same directory.
        case alreadyRunning
        /// No free port was found.
        case noPort
        /// A server ended, or did not answer in time, while it was starting.
        case didNotStart
        /// A command ended with an error or took too long.
        case commandFailed
        /// The operating system refused a call.
        case system
    }

    /// What kind of trouble it is.
    package let code: Code
    /// What was wrong, for a person.
    package let message: String
    /// The error behind it, if there is one.
    package let cause: (any Error)?

    /// Describes one failure.
    package init(_ code: Code, _ message: String, cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.cause = cause
    }

    /// Whether the same call may succeed later without anybody changing anything on the machine.
    package var isRetriable: Bool { code == .alreadyRunning || code == .noPort }

    /// The message, with the error behind it.
    package var description: String {
        guard let cause else { return message }
        return "\(message) (\(cause))"
    }
}

/// One line in plain English about what the launcher does just now. The caller prints it.
package typealias ProgressReport = @Sendable (String) -> Void
