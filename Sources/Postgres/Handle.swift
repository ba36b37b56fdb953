internal import CPostgres

/// libpq's handle of one connection: made with this and freed with it. It is for one thread at a time, and nothing here
/// waits, but for the resolver when the host is a name: libpq asks that in `init`, and it takes as long as
/// `resolv.conf` lets it.
final class Handle {
    /// What a connection that is being made needs next.
    enum Opening {
        case reading, writing, open
        case failed(PostgresError)
    }

    /// What there is to read.
    enum Reading {
        /// Nothing more until more arrives.
        case nothing
        case answer(Answer)
        /// The server is ready for the next statement.
        case end
    }

    private let raw: OpaquePointer

    /// Begins to connect. The first thing to wait for is that the socket can be written.
    init(_ keywords: [(String, String)]) throws(PostgresError) {
        let names = CStrings(keywords.map(\.0))
        let values = CStrings(keywords.map(\.1))
        let raw = withExtendedLifetime((names, values)) { PQconnectStartParams(names.pointers, values.pointers, 0) }
        guard let raw else { throw PostgresError(.connection, "no memory for a connection") }
        self.raw = raw
        pg_ignore_notices(raw)
        if isLost { throw loss }
    }

    deinit { PQfinish(raw) }

    /// May be another one after each step of connecting.
    var descriptor: Int32? {
        let descriptor = PQsocket(raw)
        return descriptor < 0 ? nil : descriptor
    }

    /// libpq has given it up.
    var isLost: Bool { PQstatus(raw) == CONNECTION_BAD }

    /// What libpq says of why it is of no use.
    var loss: PostgresError { PostgresError(.connection, PQerrorMessage(raw).oneLine) }

    /// As the last answer left it.
    var transaction: TransactionState {
        switch PQtransactionStatus(raw) {
        case PQTRANS_IDLE: .none
        case PQTRANS_INTRANS: .open
        case PQTRANS_INERROR: .failed
        default: .unknown
        }
    }

    /// Goes on with connecting, when the socket is ready for what was needed.
    func connect() -> Opening {
        switch PQconnectPoll(raw) {
        case PGRES_POLLING_READING: return .reading
        case PGRES_POLLING_WRITING: return .writing
        case PGRES_POLLING_OK:
            guard PQsetnonblocking(raw, 1) == 0 else { return .failed(loss) }
            return .open
        default: return .failed(loss)
        }
    }

    // MARK: sending

    /// Has a statement prepared, for parameters of these types.
    func prepare(_ statement: Statement, _ types: [UInt32]) -> Bool {
        PQsendPrepare(raw, statement.name, statement.sql, Int32(clamping: types.count), types) == 1
    }

    /// Runs a prepared statement; all values are binary, there and back.
    func run(_ statement: Statement, _ parameters: EncodedParameters) -> Bool {
        parameters.withPointers { values, lengths, formats in
            PQsendQueryPrepared(raw, statement.name, Int32(clamping: values.count), values, lengths, formats, 1) == 1
        }
    }

    /// Runs a script.
    func run(_ script: String) -> Bool { PQsendQuery(raw, script) == 1 }

    /// True when something is left that the socket does not take yet.
    func flush() throws(PostgresError) -> Bool {
        let left = PQflush(raw)
        guard left >= 0 else { throw loss }
        return left == 1
    }

    /// What any thread may use to have the present statement cancelled.
    func cancelRequest() -> CancelRequest? { PQgetCancel(raw).map { CancelRequest($0) } }

    // MARK: receiving

    /// Takes in what has arrived. The answers that came before a loss can still be read.
    func receive() throws(PostgresError) {
        guard PQconsumeInput(raw) == 1 else { throw loss }
    }

    /// Reads what has arrived. After a loss it ends with an answer that says so.
    func read() -> Reading {
        // Once it is lost there is nothing to wait for, and the rest can be had without blocking.
        guard isLost || PQisBusy(raw) == 0 else { return .nothing }
        guard let result = PQgetResult(raw) else { return .end }
        return .answer(Answer(result))
    }

    /// Looks at what the server says without being asked, and at whether it is still there.
    func listen() throws(PostgresError) {
        try receive()
        // Reads notices and changed settings, so that they do not pile up.
        _ = PQisBusy(raw)
    }
}
