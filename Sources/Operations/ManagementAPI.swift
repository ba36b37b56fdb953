internal import Foundation
internal import FoundationNetworking

/// RabbitMQ's management API: what `linli` reads and applies. Never used to look into a queue.
package struct ManagementAPI: Sendable {
    private let base: String
    private let authorization: String

    package init(host: String, port: Int, user: String, password: String) {
        base = "http://\(host):\(port)/api"
        authorization = "Basic " + Data("\(user):\(password)".utf8).base64EncodedString()
    }

    /// GETs a path and decodes the answer.
    package func get<Answer: Decodable>(_ path: String, as: Answer.Type = Answer.self) async throws -> Answer {
        let data = try await call("GET", path, body: nil)
        do {
            return try JSONDecoder().decode(Answer.self, from: data)
        } catch {
            throw OperationsError(.broker, "RabbitMQ's answer to \(path) cannot be read: \(error)")
        }
    }

    /// Ends every connection at the broker, as a restart of what is between would.
    package func closeConnections() async throws {
        struct Connection: Decodable { let name: String }
        for connection in try await get("/connections", as: [Connection].self) {
            // One that is gone already is closed.
            _ = try? await call("DELETE", "/connections/\(connection.name.escaped)", body: nil)
        }
    }

    /// Sends JSON by PUT or POST.
    package func send(_ method: String, _ path: String, _ json: [UInt8]) async throws {
        _ = try await call(method, path, body: Data(json))
    }

    /// In seconds: who looks at night does not wait a minute for a server that hangs.
    private static let patience = 8.0

    private static let session: URLSession = {
        let configuration = URLSessionConfiguration.ephemeral
        configuration.timeoutIntervalForRequest = patience
        configuration.timeoutIntervalForResource = patience
        return URLSession(configuration: configuration)
    }()

    private static func words(for error: any Error) -> String {
        switch (error as? URLError)?.code {
        case .timedOut: "no answer in \(Int(patience)) s; it hangs, or a firewall is between"
        case .cannotConnectToHost, .networkConnectionLost: "the connection is refused; is the broker up?"
        case .cannotFindHost: "no machine of that name"
        default: "is the broker up? (\(error.localizedDescription))"
        }
    }

    private func call(_ method: String, _ path: String, body: Data?) async throws -> Data {
        guard let url = URL(string: base + path) else { throw OperationsError(.broker, "no address: \(path)") }
        var request = URLRequest(url: url, timeoutInterval: Self.patience)
        request.httpMethod = method
        request.httpBody = body
        request.setValue(authorization, forHTTPHeaderField: "Authorization")
        request.setValue("application/json", forHTTPHeaderField: "Content-Type")
        let (data, response): (Data, URLResponse)
        do {
            (data, response) = try await Self.session.data(for: request)
        } catch {
            throw OperationsError(
                .broker, "RabbitMQ's management API does not answer at \(base): \(Self.words(for: error))")
        }
        let status = (response as? HTTPURLResponse)?.statusCode ?? 0
        guard (200..<300).contains(status) else {
            let reason = String(decoding: data.prefix(300), as: UTF8.self)
            throw OperationsError(.broker, "RabbitMQ answered \(status) to \(method) \(path): \(reason)")
        }
        return data
    }
}

extension String {
    /// As a part of a path.
    var escaped: String {
        addingPercentEncoding(withAllowedCharacters: .alphanumerics.union(.init(charactersIn: "-_."))) ?? self
    }
}
