/// Which database, as whom, and how long to wait. Given to libpq keyword by keyword, never as one string, so that the
/// password stands in nothing that might be logged.
package struct Server: Sendable {
    /// A host name, an address, or the directory of a Unix socket; several with commas between them, tried in order.
    package var host: String
    /// The same for every host.
    package var port: Int
    /// The database's name.
    package var database: String
    /// The role that logs in.
    package var user: String
    /// Empty for none; libpq then looks into the file that `passfile` names.
    package var password: String
    /// As `pg_stat_activity` shows it.
    package var application: String
    /// For one host to let us in.
    package var connectTimeout: Duration
    /// For one statement: the server ends it then.
    package var statementTimeout: Duration
    /// Whether a statement is planned once and for all, by the index: for a daemon, which asks the same few things again and
    /// again and finds its rows by their keys. Whoever reads whole tables has each statement planned for itself.
    package var keepsPlans = true
    /// A script that every new connection runs before anybody gets it; one that fails lets nobody in.
    package var greeting: String?
    /// Further keywords of libpq, such as `sslmode` and `sslrootcert`. They prevail over those that are set here, but
    /// for `options`, which is added to what is set here.
    package var options: [String: String]

    /// Only a session that may write is taken, unless the options say otherwise in `target_session_attrs`.
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

    /// The hosts one by one: libpq would go on to the second only when the first answers with a refusal, and wait for
    /// ever for one whose machine is gone.
    var hosts: [String] { host.split(separator: ",").map(String.init) }

    /// Made while the tables may be small, a plan that is kept would read them from end to end when they are large.
    private static let keptPlans = "-c plan_cache_mode=force_generic_plan -c enable_seqscan=off"
    private static let freshPlans = "-c plan_cache_mode=force_custom_plan"

    /// What libpq is told to reach one of the hosts. Of two equal keywords it takes the later.
    func keywords(host: String) -> [(String, String)] {
        let settings = [
            "-c statement_timeout=\(statementTimeout.milliseconds)", "-c lock_timeout=5000",
            "-c idle_in_transaction_session_timeout=30000", "-c timezone=UTC",
            // Compiling a plan takes longer than running any of ours.
            "-c jit=off", keepsPlans ? Self.keptPlans : Self.freshPlans, options["options"] ?? "",
        ]
        return [
            ("host", host), ("port", String(port)), ("dbname", database), ("user", user), ("password", password),
            ("application_name", application), ("client_encoding", "UTF8"), ("target_session_attrs", "read-write"),
            // A peer that is gone is noticed after about 25 seconds.
            ("keepalives_idle", "10"), ("keepalives_interval", "5"), ("keepalives_count", "3"),
            ("tcp_user_timeout", "15000"),
            // Looking for a Kerberos ticket at every connection is of no use here.
            ("gssencmode", "disable"),
        ] + options.sorted { $0.key < $1.key } + [("options", settings.joined(separator: " "))]
    }
}

/// Printed, and dumped, without the password and the options, which may hold one too.
extension Server: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "\(user)@\(host):\(port)/\(database)" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}

extension Duration {
    /// Rounded down.
    var milliseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1000 + attoseconds / 1_000_000_000_000_000
    }
}
