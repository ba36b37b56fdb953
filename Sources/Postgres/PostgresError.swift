internal import CPostgres

/// What went wrong with the database. The server's DETAIL may hold values of rows, so it is never in here.
package struct PostgresError: Error, Sendable, Equatable, CustomStringConvertible {
    package enum Code: Sendable, Equatable {
        /// No connection, or it was lost.
        case connection
        /// The server answered with this SQLSTATE.
        case server(String)
        /// No answer in time.
        case timeout
        case cancelled
        /// The connection is in use, or was closed.
        case misuse
        /// A column that is not there, is null, or is of another type.
        case decoding
    }

    package let code: Code
    package let message: String
    package let constraint: String?
    package let table: String?

    package init(_ code: Code, _ message: String, constraint: String? = nil, table: String? = nil) {
        self.code = code
        self.message = message
        self.constraint = constraint
        self.table = table
    }

    package var sqlState: String? { if case .server(let state) = code { state } else { nil } }

    /// The same may succeed when it is tried again.
    package var isRetriable: Bool {
        if isOutage { return true }
        switch code {
        case .server(let state): return ["40001", "40P01", "55P03", "57014"].contains(state)
        case .timeout: return true
        default: return false
        }
    }

    /// The database is not there: no statement is at fault.
    package var isOutage: Bool {
        switch code {
        case .connection: true
        case .server(let state):
            state.hasPrefix("08") || state.hasPrefix("53") || ["57P01", "57P02", "57P03", "25006"].contains(state)
        default: false
        }
    }

    /// The statement's data are at fault, so that the same data will fail again.
    package var isDataError: Bool {
        guard case .server(let state) = code else { return false }
        return state.hasPrefix("22") || state.hasPrefix("23")
    }

    package var description: String {
        var parts = ["PostgreSQL: \(message)"]
        if let sqlState { parts.append("SQLSTATE \(sqlState)") }
        if let constraint { parts.append("constraint \(constraint)") }
        if let table { parts.append("table \(table)") }
        return parts.joined(separator: ", ")
    }

    init(result: OpaquePointer) {
        let state = pg_error_state(result).map { String(cString: $0) }
        let message = pg_error_message(result).map { String(cString: $0) } ?? "no message"
        self.init(
            state.map(Code.server) ?? .connection, message,
            constraint: pg_error_constraint(result).map { String(cString: $0) },
            table: pg_error_table(result).map { String(cString: $0) })
    }
}
