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

    /// The port of AMQP without TLS.
    package static let defaultPort = 5672

    package var hosts: [Host]
    package var vhost: String
    package var user: String
    package var password: String
    /// A silent peer is lost after twice this. Whole seconds, at least one.
    package var heartbeat: Duration = .seconds(15)
    /// For the socket, and again for the login.
    package var connectionTimeout: Duration = .seconds(5)
    /// For the broker's answer to a call such as a queue's declaration.
    package var rpcTimeout: Duration = .seconds(5)
    /// For a publish, from the call to the last confirm; and for a write that the socket does not take.
    package var publishDeadline: Duration = .seconds(10)

    package init(hosts: [Host], vhost: String = "/", user: String, password: String) {
        precondition(!hosts.isEmpty, "an endpoint has at least one host")
        self.hosts = hosts
        self.vhost = vhost
        self.user = user
        self.password = password
    }
}

extension Endpoint: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String {
        "amqp://\(user)@\(hosts.map(\.description).joined(separator: ","))/\(vhost == "/" ? "%2F" : vhost)"
    }

    package var debugDescription: String { description }

    package var customMirror: Mirror { Mirror(self, children: ["endpoint": description]) }
}
