internal import Casework
internal import FoundationEssentials
internal import FoundationNetworking
package import Lines

/// Posts every message to an address of the house's own, such as the robot of a chat group.
package struct WebhookChannel: MessageChannel {
    package let name = "webhook"

    /// Carries a token, and so stands in no log and in no error.
    private let address: URL
    private let deadline: Duration
    private let clock: any Clock<Duration>
    private let session: URLSession

    /// `address` is an `http` or `https` URL. What has not answered by the deadline has not been told.
    package init(_ address: String, deadline: Duration = .seconds(10), clock: any Clock<Duration>) throws {
        guard let url = URL(string: address), ["http", "https"].contains(url.scheme), url.host() != nil else {
            throw WebhookFailed(reason: "the address cannot be read")
        }
        self.address = url
        self.deadline = deadline
        self.clock = clock
        let configuration = URLSessionConfiguration.ephemeral
        configuration.httpCookieStorage = nil
        session = URLSession(configuration: configuration)
    }

    package func send(_ message: ChannelMessage) async throws {
        var request = URLRequest(url: address)
        request.httpMethod = "POST"
        request.setValue("application/json; charset=utf-8", forHTTPHeaderField: "Content-Type")
        request.httpBody = Data(try Codec.encode(Self.body(of: message)))
        let ready = request
        let answer = try await withThrowingTaskGroup(of: Answered?.self) { group in
            group.addTask { try await reply(to: ready) }
            group.addTask {
                try await clock.sleep(for: deadline)
                return nil
            }
            defer { group.cancelAll() }
            return try await group.next() ?? nil
        }
        guard let answer else { throw WebhookFailed(reason: "no answer within \(deadline)") }
        try check(answer)
    }

    private struct Answered: Sendable {
        let status: Int
        let body: [UInt8]
    }

    private func reply(to request: URLRequest) async throws -> Answered {
        do {
            let (data, response) = try await session.data(for: request)
            return Answered(status: (response as? HTTPURLResponse)?.statusCode ?? 0, body: Array(data))
        } catch {
            // The error's own words hold the address, and with it the token.
            throw WebhookFailed(reason: "its address cannot be reached")
        }
    }

    /// The robots of chat groups answer 200 to everything, and say in `errcode` whether they took it.
    private func check(_ answer: Answered) throws {
        guard (200..<300).contains(answer.status) else { throw WebhookFailed(reason: "status \(answer.status)") }
        // No JSON, or one that says nothing of it: the status says all.
        guard let code = (try? Codec.decode(Verdict.self, from: answer.body))?.errcode, code != 0 else { return }
        throw WebhookFailed(reason: "errcode \(code)")
    }

    private struct Verdict: Decodable { let errcode: Int? }

    /// As chat robots want a text, with the same once more for programs.
    private static func body(of message: ChannelMessage) -> [String: JSONValue] {
        message.fields.merging(["msgtype": .text("text"), "text": .object(["content": .text(message.text)])]) { $1 }
    }
}

/// The webhook did not take the message.
package struct WebhookFailed: Error, CustomStringConvertible {
    package let reason: String

    package var description: String { "the webhook failed: \(reason)" }
}
