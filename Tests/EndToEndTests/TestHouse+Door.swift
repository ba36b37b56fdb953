import Casework
import Foundation
import FoundationNetworking
import Premises

extension TestHouse {
    struct Answer: Sendable {
        let status: Int
        let body: [String: JSONValue]

        subscript(_ name: String) -> String { if case .text(let text) = body[name] { text } else { "" } }
    }

    /// An errand as the clerk types it.
    static let rice = """
        {"line":"errand","kind":"shop","verb":"submit","channel":"phone",
         "caller":{"name":"林依姆","phone":"154 0591 0001"},"address":"榕荫里3号楼501","capFen":4000,
         "text":"榕荫里3号楼501林依姆 脚扭到下不来楼 要米10斤 生抽1瓶 鸡蛋一板 最多40块 钱到付 中午前要"}
        """

    /// A quarrel between neighbours.
    static let dispute = """
        {"line":"mediation","kind":"neighbour","verb":"submit","channel":"phone","danger":"否",
         "applicant":{"name":"陈先生","phone":"15405910004"},"otherSide":{"address":"融和新村5幢502"},
         "text":"楼上502漏水 说过两次不理 要社区来看"}
        """

    /// Posts JSON as a clerk does, or without a credential.
    func post(
        _ json: String, key: String? = nil, traceparent: String? = nil, asClerk: Bool = true
    ) async throws -> Answer {
        var request = URLRequest(url: try url("/api/v1/requests"), timeoutInterval: 20)
        request.httpMethod = "POST"
        request.httpBody = Data(json.utf8)
        request.setValue("application/json", forHTTPHeaderField: "Content-Type")
        if asClerk { request.setValue("Bearer \(token)", forHTTPHeaderField: "Authorization") }
        if let key { request.setValue(key, forHTTPHeaderField: "Idempotency-Key") }
        if let traceparent { request.setValue(traceparent, forHTTPHeaderField: "traceparent") }
        return try await send(request)
    }

    /// Posts what must be accepted.
    func submit(_ json: String = rice) async throws -> Answer {
        let answer = try await post(json)
        guard answer.status == 202 else { throw Late(what: "the door answered \(answer.status): \(answer.body)") }
        return answer
    }

    /// Posts until it is accepted, under one key: intake itself may be the one that is down, and the clerk presses
    /// Enter again.
    func insist(_ json: String = rice, key: String) async throws -> Answer {
        for _ in 0..<200 {
            do {
                let answer = try await post(json, key: key)
                if [200, 202].contains(answer.status) { return answer }
            } catch is URLError {
                // Nobody there: asked again below.
            } catch is DecodingError {
                // Half an answer.
            }
            try await ContinuousClock().sleep(for: .milliseconds(200))
        }
        throw Late(what: "intake does not come back")
    }

    func get(_ path: String) async throws -> Answer {
        try await send(URLRequest(url: try url(path), timeoutInterval: 20))
    }

    /// What has become of a request.
    func state(of id: String) async throws -> String { try await get("/api/v1/requests/\(id)")["state"] }

    /// Asks until the request is settled.
    func settled(_ id: String, within limit: Duration = .seconds(60)) async throws -> Answer {
        let end = ContinuousClock.now + limit
        while true {
            let answer = try await get("/api/v1/requests/\(id)?wait=2s")
            if ["committed", "refused", "parked", "nothing"].contains(answer["state"]) { return answer }
            guard ContinuousClock.now < end else { throw Late(what: "request \(id) is \(answer["state"])") }
        }
    }

    private func send(_ request: URLRequest) async throws -> Answer {
        var request = request
        request.setValue("zh-CN", forHTTPHeaderField: "Accept-Language")
        let (data, response) = try await URLSession.shared.data(for: request)
        let body = try JSONDecoder().decode([String: JSONValue].self, from: data)
        return Answer(status: (response as? HTTPURLResponse)?.statusCode ?? 0, body: body)
    }

    private func url(_ path: String) throws -> URL {
        guard let url = URL(string: "http://127.0.0.1:\(premises.httpPort)\(path)") else { throw Late(what: path) }
        return url
    }

    func waitUntilUp() async throws {
        try await until("intake is up") { (try? await get("/healthz")) != nil }  // Nobody there: not up yet.
    }
}
