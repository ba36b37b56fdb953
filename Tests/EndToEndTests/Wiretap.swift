import Casework
import Foundation
import FoundationNetworking
import Launcher
import Premises

/// A queue of a test's own, bound to every exchange: what travels through the house, as an operator of the broker could
/// see it.
struct Wiretap {
    struct Tapped {
        let exchange: String
        /// Routing key, properties and headers.
        let metadata: String
        /// The body's bytes, as far as they can be read: most of them are sealed, and spell a character by chance.
        let body: String
    }

    private let base: String
    private let authorization: String
    private static let queue = "wiretap"
    private static let exchanges = ["linli.requests", "linli.decisions", "linli.retry", "linli.parked"]

    init(_ premises: Premises) {
        let rabbit = premises.servers.rabbit
        base = "http://127.0.0.1:\(rabbit.managementPort)/api"
        authorization =
            "Basic " + Data("\(rabbit.adminUser):\(rabbit.adminPassword)".utf8).base64EncodedString()
        vhost = rabbit.vhost
    }

    private let vhost: String

    func connect() async throws {
        _ = try await call("PUT", "/queues/\(vhost)/\(Self.queue)", #"{"durable":true}"#)
        for exchange in Self.exchanges {
            _ = try await call(
                "POST", "/bindings/\(vhost)/e/\(exchange)/q/\(Self.queue)", ##"{"routing_key":"#","arguments":{}}"##)
        }
    }

    /// All that came by since then.
    func messages() async throws -> [Tapped] {
        let answer = try await call(
            "POST", "/queues/\(vhost)/\(Self.queue)/get",
            #"{"count":5000,"ackmode":"ack_requeue_false","encoding":"base64"}"#)
        return try JSONDecoder().decode([[String: JSONValue]].self, from: answer).map { message in
            var open = message
            open["payload"] = nil
            guard case .text(let exchange)? = message["exchange"], case .text(let payload)? = message["payload"],
                let body = Data(base64Encoded: payload)
            else { throw Late(what: "a message without an exchange or a body") }
            let metadata = String(decoding: try JSONEncoder().encode(open), as: UTF8.self)
            return Tapped(exchange: exchange, metadata: metadata, body: String(decoding: body, as: UTF8.self))
        }
    }

    private func call(_ method: String, _ path: String, _ json: String) async throws -> Data {
        guard let url = URL(string: base + path) else { throw Late(what: path) }
        var request = URLRequest(url: url, timeoutInterval: 15)
        request.httpMethod = method
        request.httpBody = Data(json.utf8)
        request.setValue(authorization, forHTTPHeaderField: "Authorization")
        request.setValue("application/json", forHTTPHeaderField: "Content-Type")
        let (data, response) = try await URLSession.shared.data(for: request)
        let status = (response as? HTTPURLResponse)?.statusCode ?? 0
        guard (200..<300).contains(status) else { throw Late(what: "\(method) \(path): \(status)") }
        return data
    }
}
