import AMQP
import Baseline
import Glibc

/// The work in C, on a broker.
struct BaselineBroker {
    struct Failed: Error, CustomStringConvertible {
        let what: String
        var description: String { "the baseline failed to \(what)" }
    }

    private let raw: baseline_broker

    /// The strings live as long as the process.
    init(_ endpoint: Endpoint) {
        raw = baseline_broker(
            host: strdup(endpoint.hosts[0].name), port: Int32(endpoint.hosts[0].port), vhost: strdup(endpoint.vhost),
            user: strdup(endpoint.user), password: strdup(endpoint.password))
    }

    func publish(_ queue: String, _ count: Int, size: Int, window: Int) throws -> Double {
        try run("publish") { baseline_publish($0, queue, Int32(count), Int32(size), Int32(window)) }
    }

    func consume(_ queue: String, _ count: Int, prefetch: Int) throws -> Double {
        try run("consume") { baseline_consume($0, queue, Int32(count), Int32(prefetch)) }
    }

    func relay(_ from: String, _ to: String, _ count: Int, prefetch: Int) throws -> Double {
        try run("relay") { baseline_relay($0, from, to, Int32(count), Int32(prefetch)) }
    }

    private func run(_ what: String, _ work: (UnsafePointer<baseline_broker>) -> Double) throws -> Double {
        let seconds = withUnsafePointer(to: raw, work)
        guard seconds >= 0 else { throw Failed(what: what) }
        return seconds
    }
}
