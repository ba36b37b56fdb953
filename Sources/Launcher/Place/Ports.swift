internal import FoundationEssentials
internal import Glibc

/// The ports of the private servers, all on the loopback interface. They are kept in the place, so that a bookmark or
/// an open `psql` finds the servers again after a restart.
package struct Ports: Codable, Sendable, Hashable {
    /// PostgreSQL.
    package var postgres: Int
    /// RabbitMQ for clients.
    package var amqp: Int
    /// RabbitMQ's management pages and HTTP API.
    package var management: Int
    /// Erlang's distribution: what `rabbitmqctl` talks to.
    package var distribution: Int
    /// Erlang's port mapper, our own and not the machine's.
    package var epmd: Int

    /// Names the five ports.
    package init(postgres: Int, amqp: Int, management: Int, distribution: Int, epmd: Int) {
        self.postgres = postgres
        self.amqp = amqp
        self.management = management
        self.distribution = distribution
        self.epmd = epmd
    }

    /// Ports are picked below Linux's ephemeral range, where an outgoing connection cannot take them between two runs.
    static let range = 20_000..<32_000

    private static var roles: [WritableKeyPath<Ports, Int>] {
        [\.postgres, \.amqp, \.management, \.distribution, \.epmd]
    }

    /// The ports of this place: those of the last run where they are free, new ones where they are not.
    package static func claim(in place: Place, progress: ProgressReport = { _ in }) throws -> Ports {
        let path = place.path("ports.json")
        let known = place.read(path).flatMap { text in
            // A file that cannot be read is as good as none: the ports are picked anew.
            try? JSONDecoder().decode(Ports.self, from: Data(text.utf8))
        }
        var random = SystemRandomNumberGenerator()
        let ports = try choose(keeping: known, using: &random, isFree: isFree)
        if ports == known { return ports }
        if known != nil { progress("Ports: some of the last run's are taken now, new ones were picked.") }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        try place.write(String(decoding: try encoder.encode(ports), as: UTF8.self) + "\n", to: path, mode: 0o644)
        return ports
    }

    /// The rule of `claim(in:)`: keeps each known port that is free, and draws the others at random, none twice.
    package static func choose(
        keeping known: Ports?, using random: inout some RandomNumberGenerator, isFree: (Int) -> Bool
    ) throws(LauncherError) -> Ports {
        var ports = Ports(postgres: 0, amqp: 0, management: 0, distribution: 0, epmd: 0)
        var used: Set<Int> = []
        if let known {
            for role in roles where isFree(known[keyPath: role]) && used.insert(known[keyPath: role]).inserted {
                ports[keyPath: role] = known[keyPath: role]
            }
        }
        for role in roles where ports[keyPath: role] == 0 {
            ports[keyPath: role] = try draw(avoiding: &used, using: &random, isFree: isFree)
        }
        return ports
    }

    private static func draw(
        avoiding used: inout Set<Int>, using random: inout some RandomNumberGenerator, isFree: (Int) -> Bool
    ) throws(LauncherError) -> Int {
        for _ in 0..<1_000 {
            let port = Int.random(in: range, using: &random)
            if !used.contains(port), isFree(port) {
                used.insert(port)
                return port
            }
        }
        throw LauncherError(.noPort, "no free port between \(range.lowerBound) and \(range.upperBound)")
    }

    /// Whether nobody listens on a port, on any interface: RabbitMQ refuses a port that is taken on one of them.
    package static func isFree(_ port: Int) -> Bool {
        guard let number = UInt16(exactly: port), number > 0 else { return false }
        let handle = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard handle >= 0 else { return false }
        defer { close(handle) }
        // The servers listen with this option too: a connection that lingers after a restart takes no port away.
        var reuse: Int32 = 1
        setsockopt(handle, SOL_SOCKET, SO_REUSEADDR, &reuse, socklen_t(MemoryLayout<Int32>.size))
        return Loopback.withAddress(port: number, host: INADDR_ANY) { bind(handle, $0, $1) } == 0
    }
}
