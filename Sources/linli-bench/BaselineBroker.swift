import AMQP
import Baseline
import Glibc

/// The work in C, on a broker.
struct BaselineBroker: Sendable {
    struct Failed: Error, CustomStringConvertible {
        let what: String
        var description: String { "the baseline failed to \(what)" }
    }

    private let endpoint: Endpoint

    init(_ endpoint: Endpoint) { self.endpoint = endpoint }

    func publish(_ queue: String, _ count: Int, size: Int, window: Int) throws -> Double {
        try run("publish") { baseline_publish($0, queue, Int32(count), Int32(size), Int32(window)) }
    }

    func consume(_ queue: String, _ count: Int, prefetch: Int) throws -> Double {
        try run("consume") { baseline_consume($0, queue, Int32(count), Int32(prefetch)) }
    }

    func relay(_ from: String, _ to: String, _ count: Int, prefetch: Int) throws -> Double {
        try run("relay") { baseline_relay($0, from, to, Int32(count), Int32(prefetch)) }
    }

    /// Microseconds from the publish of each to its delivery.
    func pass(_ queue: String, _ count: Int, size: Int, perSecond rate: Int) throws -> [UInt32] {
        var microseconds = [UInt32](repeating: 0, count: count)
        _ = try run("pass") { broker in
            microseconds.withUnsafeMutableBufferPointer {
                baseline_pass(broker, queue, Int32(count), Int32(size), Int32(rate), $0.baseAddress)
            }
        }
        return microseconds
    }

    func store(_ queue: String, _ conninfo: String, _ count: Int, prefetch: Int) throws -> Double {
        try run("store") { baseline_store($0, queue, conninfo, Int32(count), Int32(prefetch)) }
    }

    private func run(_ what: String, _ work: (UnsafePointer<baseline_broker>) -> Double) throws -> Double {
        let seconds = endpoint.hosts[0].name.withCString { host in
            endpoint.vhost.withCString { vhost in
                endpoint.user.withCString { user in
                    endpoint.password.withCString { password in
                        let broker = baseline_broker(
                            host: host, port: Int32(endpoint.hosts[0].port), vhost: vhost, user: user,
                            password: password)
                        return withUnsafePointer(to: broker, work)
                    }
                }
            }
        }
        guard seconds >= 0 else { throw Failed(what: what) }
        return seconds
    }
}
