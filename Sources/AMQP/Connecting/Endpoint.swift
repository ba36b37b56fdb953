/// Where the broker is, who we are there, and how long we wait for it. The password is in it and comes out nowhere:
/// neither in `description`, nor under a debugger's or `dump`'s eyes.
package struct Endpoint: Sendable, Equatable {
    /// One node of the broker.
    package struct Host: Sendable, Hashable, CustomStringConvertible {
        package var name: String
        package var port: Int

        package init(_ name: String, port: Int = Endpoint.defaultPort) {
            self.name = name
            self.port = port
        }

        package var description: String { name.contains(":") ? "[\(name)]:\(port)" : "\(name):\(port)" }
    }

    /// Who we are by certificate: files in PEM.
    package struct Identity: Sendable, Equatable {
        package var certificate: String
        package var key: String

        package init(certificate: String, key: String) {
            self.certificate = certificate
            self.key = key
        }
    }

    /// TLS. The broker's certificate must go back to the authority's and be for the host by its DNS name: the library
    /// knows no certificates for addresses.
    package struct TLS: Sendable, Equatable {
        /// A file of certificates in PEM.
        package var authority: String
        package var identity: Identity?

        package init(authority: String, identity: Identity? = nil) {
            self.authority = authority
            self.identity = identity
        }
    }

    /// The port of AMQP without TLS.
    package static let defaultPort = 5672
    /// The port of AMQP with TLS.
    package static let defaultTLSPort = 5671

    package var hosts: [Host]
    package var vhost: String
    package var user: String
    package var password: String
    /// Nothing is encrypted without it.
    package var tls: TLS?
    /// A silent peer is lost after twice this. Whole seconds, at least one.
    package var heartbeat: Duration = .seconds(15)
    /// For the socket, and again for the login.
    package var connectionTimeout: Duration = .seconds(5)
    /// For the broker's answer to a call such as a queue's declaration.
    package var rpcTimeout: Duration = .seconds(5)
    /// For a publish, from the call to the last confirm; and for a write that the socket does not take.
    package var publishDeadline: Duration = .seconds(10)

    package init(hosts: [Host], vhost: String = "/", user: String, password: String, tls: TLS? = nil) {
        precondition(!hosts.isEmpty, "an endpoint has at least one host")
        self.tls = tls
        self.hosts = hosts
        self.vhost = vhost
        self.user = user
        self.password = password
    }

    /// Without a password the broker takes the user from our certificate (SASL EXTERNAL).
    package var isKnownByCertificate: Bool { tls?.identity != nil && password.isEmpty }
}

extension Endpoint: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String {
        "amqp\(tls == nil ? "" : "s")://\(user)@\(hosts.map(\.description).joined(separator: ","))/\(vhost == "/" ? "%2F" : vhost)"
    }

    package var debugDescription: String { description }

    package var customMirror: Mirror { Mirror(self, children: ["endpoint": description]) }
}
