internal import Casework
internal import Foundation
internal import FoundationNetworking

/// The door of a house, as whoever stands before it: HTTP, and patience while intake itself is being started again.
struct Door: Sendable {
    struct Reply: Sendable {
        let status: Int
        let body: [String: JSONValue]
        /// Some earlier try may have been taken, although its answer was lost.
        let isRetried: Bool

        func text(_ name: String) -> String {
            if case .text(let text)? = body[name] { text } else { "" }
        }
    }

    /// Where intake listens at this moment.
    let port: @Sendable () -> Int
    /// So long nobody goes away from a door that does not answer.
    private static let patience = Duration.seconds(60)
    private static let pause = Duration.milliseconds(200)

    func post(_ body: [UInt8], key: String, token: String?) async throws -> Reply {
        try await patiently {
            var request = try request("/api/v1/requests", token: token)
            request.httpMethod = "POST"
            request.httpBody = Data(body)
            request.setValue("application/json", forHTTPHeaderField: "Content-Type")
            request.setValue(key, forHTTPHeaderField: "Idempotency-Key")
            return request
        }
    }

    func get(_ path: String, token: String? = nil) async throws -> Reply {
        try await patiently { try request(path, token: token) }
    }

    /// What has become of a request, once the house knows.
    func fate(of id: String) async throws -> Reply {
        let end = ContinuousClock.now + Self.patience
        while true {
            let reply = try await get("/api/v1/requests/\(id)?wait=2s")
            if ["committed", "refused", "nothing", "parked"].contains(reply.text("state")) { return reply }
            guard ContinuousClock.now < end else { throw DoorFault("request \(id) is still \(reply.text("state"))") }
        }
    }

    private func request(_ path: String, token: String?) throws -> URLRequest {
        guard let url = URL(string: "http://127.0.0.1:\(port())\(path)") else { throw DoorFault("no address: \(path)") }
        var request = URLRequest(url: url, timeoutInterval: 20)
        request.setValue("zh-CN", forHTTPHeaderField: "Accept-Language")
        if let token { request.setValue("Bearer \(token)", forHTTPHeaderField: "Authorization") }
        return request
    }

    private func patiently(_ make: () throws -> URLRequest) async throws -> Reply {
        let end = ContinuousClock.now + Self.patience
        var isRetried = false
        while true {
            do {
                let (data, response) = try await URLSession.shared.data(for: make())
                let status = (response as? HTTPURLResponse)?.statusCode ?? 0
                if status != 503 || ContinuousClock.now > end {
                    let body = try JSONDecoder().decode([String: JSONValue].self, from: data)
                    return Reply(status: status, body: body, isRetried: isRetried)
                }
            } catch let error as URLError {
                guard ContinuousClock.now < end else {
                    throw DoorFault("nobody answers at port \(port()): \(error.localizedDescription)")
                }
            }
            isRetried = true
            try await Task.sleep(for: Self.pause)
        }
    }
}

/// The door did not do what a door does.
struct DoorFault: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}
