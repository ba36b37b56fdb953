/// What went wrong with the database. The server's DETAIL may hold values of rows, so it is never in here. A caller
/// whose own task was cancelled is told with a `CancellationError` instead, as everywhere.
package struct PostgresError: Error, Sendable, Equatable, CustomStringConvertible {
    /// Whose fault it is.
    package enum Code: Sendable, Equatable {
        /// No connection, or it was lost.
        case connection
        /// The server answered with this SQLSTATE.
        case server(String)
        /// The server did not answer in time, and the connection was given up.
        case timeout
        /// The connection is in use, is closed, or was asked for something that it cannot do.
        case misuse
        /// A column that is not there, is null, or is of another type.
        case decoding
    }

    /// Whose fault it is.
    package let code: Code
    /// One line for a person to read.
    package let message: String
    /// The constraint that was violated, if the server named one.
    package let constraint: String?
    /// The table that it is about, if the server named one.
    package let table: String?

    /// The message may be logged: it holds no secret and no value of a row.
    package init(_ code: Code, _ message: String, constraint: String? = nil, table: String? = nil) {
        self.code = code
        self.message = message
        self.constraint = constraint
        self.table = table
    }

    /// The five characters of the server's answer, if it was one.
    package var sqlState: String? { if case .server(let state) = code { state } else { nil } }

    /// The same may succeed when it is tried again.
    package var isRetriable: Bool {
        if isOutage { return true }
        return switch code {
        case .server(let state): ["40001", "40P01", "55P03", "57014"].contains(state)
        case .timeout: true
        case .connection, .misuse, .decoding: false
        }
    }

    /// The database is not there, or takes nothing from anybody: no statement is at fault.
    package var isOutage: Bool {
        switch code {
        case .connection: true
        case .server(let state):
            // 08P01 is the one of its class that is no loss: a statement that does not fit its parameters.
            (state.hasPrefix("08") && state != "08P01")
                // Too many connections, no memory, no room on the disk.
                || state.hasPrefix("53")
                // Shutting down, crashed, starting up; and a standby that takes no writes.
                || ["57P01", "57P02", "57P03", "25006"].contains(state)
                // The database asks for a newer program than this one: it does nothing until it is replaced.
                || state == Self.tooOld
        case .timeout, .misuse, .decoding: false
        }
    }

    /// What `require_reader` answers.
    package static let tooOld = "LN001"

    /// Another transaction was in the way, and this one gave in at once: not one that has waited for a lock in vain.
    package var hasMetAnother: Bool { ["40001", "40P01"].contains(sqlState) }

    /// The statement's data are at fault, so that the same data will fail again: a value, a constraint, a row that is
    /// named twice, or something larger than the server takes.
    package var isDataError: Bool {
        guard let sqlState else { return false }
        return ["21", "22", "23", "54"].contains { sqlState.hasPrefix($0) }
    }

    /// Everything that is known of it, in one line.
    package var description: String {
        var parts = ["PostgreSQL: \(message)"]
        if let sqlState { parts.append("SQLSTATE \(sqlState)") }
        if let constraint { parts.append("constraint \(constraint)") }
        if let table { parts.append("table \(table)") }
        return parts.joined(separator: ", ")
    }

    /// The same, with what was being done said before it.
    func during(_ action: String) -> PostgresError {
        PostgresError(code, "\(action): \(message)", constraint: constraint, table: table)
    }

    /// What the server says of a value that it cannot read ends with the value, after a colon and in quotes.
    static func withoutValue(_ message: String, sqlState: String) -> String {
        guard sqlState.hasPrefix("22") else { return message }
        for index in message.indices where message[index...].hasPrefix(": \"") { return String(message[..<index]) }
        return message
    }
}
