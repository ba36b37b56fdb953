/// Which database, as whom, and how long to wait. Given to libpq keyword by keyword, never as one string, so that the
/// password stands in nothing that might be logged.
package struct Server: Sendable {
    /// A host name, an address, or the directory of a Unix socket.
    package var host: String
    package var port: Int
    package var database: String
    package var user: String
    package var password: String
    /// As `pg_stat_activity` shows it.
    package var application: String
    package var connectTimeout: Duration
    package var statementTimeout: Duration
    /// Further keywords of libpq, such as `sslmode`.
    package var options: [String: String]

    package init(
        host: String, port: Int, database: String, user: String, password: String, application: String = "linli",
        connectTimeout: Duration = .seconds(5), statementTimeout: Duration = .seconds(10),
        options: [String: String] = [:]
    ) {
        self.host = host
        self.port = port
        self.database = database
        self.user = user
        self.password = password
        self.application = application
        self.connectTimeout = connectTimeout
        self.statementTimeout = statementTimeout
        self.options = options
    }

    /// The same server's database of another name.
    package func database(_ name: String) -> Server {
        var server = self
        server.database = name
        return server
    }

    var keywords: [(String, String)] {
        [
            ("host", host), ("port", String(port)), ("dbname", database), ("user", user), ("password", password),
            ("application_name", application), ("client_encoding", "UTF8"), ("target_session_attrs", "read-write"),
            ("keepalives_idle", "10"), ("keepalives_interval", "5"), ("keepalives_count", "3"),
            ("tcp_user_timeout", "15000"),
            (
                "options",
                "-c statement_timeout=\(statementTimeout.milliseconds) -c lock_timeout=5000"
                    + " -c idle_in_transaction_session_timeout=30000 -c timezone=UTC"
            ),
        ] + options.sorted { $0.key < $1.key }
    }
}

extension Duration {
    var milliseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1000 + attoseconds / 1_000_000_000_000_000
    }
}
