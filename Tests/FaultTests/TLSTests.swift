import AMQP
import Foundation
import TestSupport
import Testing
import Work

extension OwnBrokerTests {
    @Suite("Over TLS", .timeLimit(.minutes(1)))
    struct TLSTests {
        @Test("messages of every size go through, by password")
        func byPassword() async throws {
            let own = try OwnBroker.current
            try await own.broker.withQueue { queue in try await expectRoundTrip(try protected(), queue) }
        }

        /// Seen to fail when no certificate is shown.
        @Test("a user without a password is known by its certificate")
        func byCertificate() async throws {
            let own = try OwnBroker.current
            let user = Data(#"{"password_hash":"","tags":""}"#.utf8)
            try await own.broker.request("PUT", "users/linli-errand", user)
            try await own.broker.permit("linli-errand", write: ".*", read: ".*")
            var endpoint = try protected()
            endpoint.tls?.identity = .init(
                certificate: own.certificates.user.certificate, key: own.certificates.user.key)
            (endpoint.user, endpoint.password) = ("linli-errand", "")
            try await own.broker.withQueue { queue in try await expectRoundTrip(endpoint, queue) }
        }

        /// Seen to connect with `amqp_ssl_socket_set_verify_hostname(socket, 0)` and with `…_verify_peer(socket, 0)`.
        /// Seen to fail without verification of the peer and its host name.
        @Test("nothing is said to a broker whose certificate is another authority's, or for another host")
        func untrusted() async throws {
            let own = try OwnBroker.current
            var stranger = try protected()
            stranger.tls?.authority = own.certificates.stranger
            try await expectRefusal(stranger, "SSL peer cert verification failed")
            var address = try protected()
            address.hosts = [Endpoint.Host("127.0.0.1", port: own.tlsPort)]
            try await expectRefusal(address, "SSL hostname verification failed")
        }

        /// Seen to fail when it is not asked whether the file could be read.
        @Test("a file that is not there is said before anything is sent")
        func noFile() async throws {
            var endpoint = try protected()
            endpoint.tls?.authority = "/nowhere/ca.pem"
            try await expectRefusal(endpoint, "SSL error")
        }

        /// Seen to fail without heartbeats.
        @Test("a line that goes silent in the middle is noticed, and the next connection goes on")
        func silence() async throws {
            let own = try OwnBroker.current
            try await withProxy(to: own.tlsPort) { proxy in
                var endpoint = try protected()
                endpoint.hosts = [Endpoint.Host("localhost", port: proxy.port)]
                try await own.broker.withQueue { queue in
                    try await withPublisher(endpoint) { publisher, log in
                        try await publisher.deliver(Sample.outgoing(10, queue))
                        proxy.weather = .silent
                        await #expect(throws: AMQPError.self) { try await publisher.publish([Sample.outgoing(queue)]) }
                        try await log.waitForReconnecting()
                        proxy.weather = .down
                        proxy.weather = .clear
                        try await log.waitForConnected()
                        try await publisher.deliver(Sample.outgoing(10, queue))
                    }
                }
            }
        }

        private func protected() throws -> Endpoint {
            let own = try OwnBroker.current
            var endpoint = own.endpoint
            endpoint.hosts = [Endpoint.Host("localhost", port: own.tlsPort)]
            endpoint.tls = Endpoint.TLS(authority: own.certificates.authority)
            return endpoint
        }

        /// One frame, exactly full frames, and many: what was published arrives as it was.
        private func expectRoundTrip(_ endpoint: Endpoint, _ queue: String) async throws {
            let sizes = [0, 1, 600, 16_384, 131_064, 131_065, 2 * 131_064, 1 << 20]
            let sent = sizes.map { Sample.outgoing(queue, size: $0) } + Sample.outgoing(500, queue)
            try await withPublisher(endpoint) { publisher, _ in try await publisher.deliver(sent) }
            try await withConsumer(endpoint, queue: queue, prefetch: 1000) { consumer, _ in
                let received = try await consumer.take(sent.count)
                #expect(received.compactMap(\.message) == sent.map(\.message))
                await consumer.acknowledge(received.map(\.tag))
            }
        }

        private func expectRefusal(_ endpoint: Endpoint, _ words: String) async throws {
            let log = StateLog()
            let publisher = Publisher(endpoint, name: "test", random: .system) { log.note($0) }
            try await running({ await publisher.run() }) {
                guard case .reconnecting(let why) = try await log.waitForReconnecting() else { return }
                #expect(why.contains("no trusted broker at"), "\(why)")
                #expect(why.contains(words), "\(why)")
            }
        }
    }
}
