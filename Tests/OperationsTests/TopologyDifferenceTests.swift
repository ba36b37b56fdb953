import AMQP
import Foundation
import Testing

@testable import Operations

@Suite("What linli topology diff compares", .timeLimit(.minutes(2)))
struct TopologyDifferenceTests {
    private let topology = Topology.house

    @Test("the definitions in deploy are those of the code")
    func definitions() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let file = try Data(contentsOf: root.appendingPathComponent("deploy/rabbitmq/definitions.json"))
        #expect(
            try topology.definitions(vhost: "linli") == file, "linli topology export > deploy/rabbitmq/definitions.json"
        )
    }

    /// Lends the management API and a vhost of its own, with the topology applied and the daemons' users.
    private func withBroker(_ body: (ManagementAPI, String) async throws -> Void) async throws {
        func variable(_ name: String) throws -> String { try #require(ProcessInfo.processInfo.environment[name]) }
        let api = ManagementAPI(
            host: "127.0.0.1", port: try #require(Int(try variable("LINLI_TEST_AMQP_MANAGEMENT_PORT"))),
            user: try variable("LINLI_TEST_AMQP_USER"), password: try variable("LINLI_TEST_AMQP_PASSWORD"))
        let vhost = "diff-\(UUID().uuidString.prefix(8))"
        let passwords = Dictionary(uniqueKeysWithValues: topology.permissions.map { ($0.user, "secret") })
        // The vhost must go even when the test was cancelled by its time limit.
        let result: Result<Void, any Error>
        do {
            try await api.send("PUT", "/vhosts/\(vhost)", Array("{}".utf8))
            let own = #"{"configure": ".*", "write": ".*", "read": ".*"}"#
            try await api.send("PUT", "/permissions/\(vhost)/\(try variable("LINLI_TEST_AMQP_USER"))", Array(own.utf8))
            try await TopologyOperations(api, vhost: vhost).apply(passwords: passwords)
            result = .success(try await body(api, vhost))
        } catch {
            result = .failure(error)
        }
        try await Task { try await api.send("DELETE", "/vhosts/\(vhost)", []) }.value
        try result.get()
    }

    @Test("what was applied does not differ; every other kind of difference is named")
    func differences() async throws {
        try await withBroker { api, vhost in
            let operations = TopologyOperations(api, vhost: vhost)
            #expect(try await operations.diff() == [])
            func change(_ method: String, _ path: String, _ json: String, expect words: String) async throws {
                try await api.send(method, path, Array(json.utf8))
                let differences = try await operations.diff()
                #expect(differences.contains { $0.contains(words) }, "\(words): \(differences)")
            }
            try await change(
                "POST", "/bindings/\(vhost)/e/linli.requests/q/linli.errand", ##"{"routing_key": "#"}"##,
                expect: "binding of linli.errand to linli.requests by # is too much")
            try await change(
                "DELETE", "/bindings/\(vhost)/e/linli.decisions/q/linli.ledger/~", "",
                expect: "binding of linli.ledger to linli.decisions is missing")
            try await change(
                "PUT", "/policies/\(vhost)/linli.ledger",
                #"{"pattern": "^linli\\.ledger$", "apply-to": "queues", "definition": {"delivery-limit": 20}}"#,
                expect: "policy linli.ledger says delivery-limit=20")
            try await change(
                "PUT", "/policies/\(vhost)/linli.errand",
                #"{"pattern": "^nothing$", "apply-to": "all", "definition": {"delivery-limit": 20}}"#,
                expect: "policy linli.errand is for ^nothing$")
            try await change(
                "PUT", "/policies/\(vhost)/stranger",
                #"{"pattern": "retry", "apply-to": "queues", "priority": 9, "definition": {"max-length": 5}}"#,
                expect: "policy stranger is too much: it reaches queue linli.retry.1s")
            try await change(
                "PUT", "/permissions/\(vhost)/linli-intake", #"{"configure": ".*", "write": ".*", "read": "^$"}"#,
                expect: "user linli-intake may configure .*, not ^$")
            try await change(
                "DELETE", "/queues/\(vhost)/linli.parked", "", expect: "queue linli.parked is missing")
            try await change(
                "PUT", "/queues/\(vhost)/linli.parked", #"{"durable": true}"#,
                expect: "queue linli.parked is classic, not quorum")
            try await change(
                "DELETE", "/exchanges/\(vhost)/linli.retry", "", expect: "exchange linli.retry is missing")
            try await change(
                "PUT", "/exchanges/\(vhost)/linli.retry", #"{"type": "topic", "durable": false}"#,
                expect: "exchange linli.retry is topic, not headers")
            #expect(
                try await operations.diff().contains {
                    $0 == "exchange linli.retry is not durable: it is gone after a restart"
                })
        }
    }

    @Test("the counts of the queues come from the broker, and nothing is consumed")
    func counts() async throws {
        try await withBroker { api, vhost in
            let names = Set(try await api.queues(vhost: vhost).map(\.name))
            #expect(names.isSuperset(of: QueuesReport.worked))
            #expect(try await api.version().isEmpty == false)
            #expect(try await api.alarms() == [])
        }
    }
}
