internal import CPostgres

/// What the server returned for one statement, owned: freed with the last row that looks into it.
///
/// Safe because libpq never changes a result once it has handed it over, and lets any thread read it.
final class Answer: @unchecked Sendable {
    /// What it amounts to.
    enum Kind {
        /// Rows, a count, or nothing.
        case success
        /// The statement failed.
        case failure
        /// The server waits for data, or is about to send some: a protocol of its own.
        case copy
    }

    private let raw: OpaquePointer
    private let columns: [String: Int32]

    /// Owns the result from here on.
    init(_ raw: OpaquePointer) {
        self.raw = raw
        var columns: [String: Int32] = [:]
        for index in 0..<PQnfields(raw) {
            if let name = PQfname(raw, index) { columns[String(cString: name)] = index }
        }
        self.columns = columns
    }

    deinit { PQclear(raw) }

    /// What it amounts to.
    var kind: Kind {
        switch PQresultStatus(raw) {
        case PGRES_FATAL_ERROR, PGRES_BAD_RESPONSE: .failure
        case PGRES_COPY_IN, PGRES_COPY_OUT, PGRES_COPY_BOTH: .copy
        default: .success
        }
    }

    /// The error that it is, when it is one. libpq makes some by itself, and those have no SQLSTATE: it has lost the
    /// connection, or the thread of what comes over it.
    var error: PostgresError {
        guard let state = pg_error_state(raw).map({ String(cString: $0) }) else {
            return PostgresError(.connection, PQresultErrorMessage(raw).oneLine)
        }
        return PostgresError(
            .server(state), PostgresError.withoutValue(pg_error_message(raw).oneLine, sqlState: state),
            constraint: pg_error_constraint(raw).map { String(cString: $0) },
            table: pg_error_table(raw).map { String(cString: $0) })
    }

    /// What the server says it did, such as `COMMIT` or `INSERT 0 5`.
    var commandTag: String { pg_command_tag(raw).map { String(cString: $0) } ?? "" }

    /// Rows that the statement inserted, changed, deleted or returned.
    var affected: Int { pg_affected(raw).flatMap { Int(String(cString: $0)) } ?? 0 }

    /// How many rows there are to read.
    var rowCount: Int { Int(PQntuples(raw)) }

    /// The number of a column, if there is one of that name.
    func column(_ name: String) -> Int32? { columns[name] }

    /// The type of a column.
    func type(of column: Int32) -> UInt32 { PQftype(raw, column) }

    /// Lends the bytes of a field; nil is NULL.
    func withField<Value>(_ row: Int32, _ column: Int32, _ body: (UnsafeRawBufferPointer) -> Value?) -> Value?? {
        guard PQgetisnull(raw, row, column) == 0 else { return nil }
        return .some(
            body(
                UnsafeRawBufferPointer(
                    start: PQgetvalue(raw, row, column), count: Int(PQgetlength(raw, row, column)))))
    }
}

extension UnsafePointer<CChar>? {
    /// A message of libpq, which may have several lines and none.
    var oneLine: String {
        let words = map { String(cString: $0) } ?? ""
        return words.isEmpty ? "no message" : words.split(separator: "\n").joined(separator: " ")
    }
}

extension UnsafeMutablePointer<CChar>? {
    /// A message of libpq, which may have several lines and none.
    var oneLine: String { map { UnsafePointer($0) }.oneLine }
}
