import AMQP
import Foundation
import Launcher
import TestSupport
import Testing

/// A broker that the tests beneath may halt, kill and choke: one for all of them, since it takes ten seconds to start,
/// and so they come one after another. Each leaves it running and without alarms.
@Suite("With a broker of their own", .ownBroker, .serialized)
enum OwnBrokerTests {}

struct OwnBroker: Sendable {
    @TaskLocal static var lent: OwnBroker?

    /// The one that this suite was lent.
    static var current: OwnBroker { get throws { try #require(lent) } }

    let rabbit: PrivateRabbit
    let certificates: Certificates
    /// Where it speaks TLS.
    let tlsPort: Int

    var broker: TestBroker { TestBroker(rabbit) }

    /// As the administrator, with times that a test can wait for.
    var endpoint: Endpoint {
        var endpoint = broker.endpoint
        endpoint.heartbeat = .seconds(1)
        endpoint.publishDeadline = .seconds(2)
        endpoint.rpcTimeout = .seconds(2)
        endpoint.connectionTimeout = .seconds(2)
        return endpoint
    }

    /// The same, behind a proxy.
    func endpoint(behind proxy: Proxy) -> Endpoint {
        var endpoint = endpoint
        endpoint.hosts = [Endpoint.Host("127.0.0.1", port: proxy.port)]
        return endpoint
    }

    static func with(_ body: () async throws -> Void) async throws {
        let base = "/tmp/linli-broker-\(UUID().uuidString.prefix(8))"
        defer { try? FileManager.default.removeItem(atPath: base) }  // What is left of it harms nobody.
        try await Place.withPlace(base: base, progress: { _ in }) { place in
            let certificates = try Certificates(in: "\(base)/tls")
            let tlsPort = try freePort()
            let rabbit = try PrivateRabbit.prepare(
                in: place, ports: try Ports.claim(in: place), settings: certificates.settings(port: tlsPort),
                plugins: ["rabbitmq_management", "rabbitmq_auth_mechanism_ssl"])
            try await rabbit.start()
            let result: Result<Void, any Error>
            do {
                let own = OwnBroker(rabbit: rabbit, certificates: certificates, tlsPort: tlsPort)
                result = .success(try await $lent.withValue(own) { try await body() })
            } catch {
                result = .failure(error)
            }
            await rabbit.stop()
            try result.get()
        }
    }
}

/// Lends `OwnBroker` to a suite, once for all of its tests.
struct OwnBrokerTrait: SuiteTrait, TestScoping {
    @concurrent func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @concurrent @Sendable () async throws -> Void
    ) async throws {
        try await OwnBroker.with { try await function() }
    }
}

extension Trait where Self == OwnBrokerTrait {
    static var ownBroker: Self { Self() }
}
