package import AMQP
package import Postgres
internal import Work

extension Settings.AMQP {
    /// The broker, as its driver takes it.
    package var endpoint: Endpoint {
        var endpoint = Endpoint(
            hosts: hosts.map { Endpoint.Host($0.host, port: $0.port) }, vhost: vhost, user: user,
            password: password.reveal(), tls: protection)
        endpoint.heartbeat = heartbeat
        endpoint.publishDeadline = publishDeadline
        return endpoint
    }

    private var protection: Endpoint.TLS? {
        guard tls == .verifyFull else { return nil }
        let identity = Endpoint.Identity(certificate: certificate, key: certificateKey)
        return Endpoint.TLS(authority: tlsAuthority, identity: certificate.isEmpty ? nil : identity)
    }
}

extension Settings.Postgres {
    /// A database of a later generation refuses this program; one that knows of none, such as the keys', lets it in.
    private static let greeting = """
        DO $$ BEGIN PERFORM require_reader(\(Version.schema)); EXCEPTION WHEN undefined_function THEN NULL; END $$
        """

    /// The ledger's database, as its driver takes it. `application` is what the server shows.
    package func server(_ application: String) -> Server {
        var options = ["sslmode": tls.rawValue]
        if !tlsAuthority.isEmpty { options["sslrootcert"] = tlsAuthority }
        var server = Server(
            host: host, port: port, database: database, user: user, password: password.reveal(),
            application: application, connectTimeout: min(.seconds(5), statementTimeout),
            statementTimeout: statementTimeout, options: options)
        server.greeting = Self.greeting
        return server
    }
}
