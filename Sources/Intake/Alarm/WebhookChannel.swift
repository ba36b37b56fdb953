internal import Casework
internal import FoundationEssentials
internal import FoundationNetworking
internal import Lines

/// Posts every alarm to an address of the house's own, such as the robot of a chat group. What it says is what every
/// alarm says: number, grid and kind, never a word of what was typed.
package struct WebhookChannel: AlarmChannel {
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

    package func sound(_ call: AlarmCall) async throws {
        var request = URLRequest(url: address)
        request.httpMethod = "POST"
        request.setValue("application/json; charset=utf-8", forHTTPHeaderField: "Content-Type")
        request.httpBody = Data(try Codec.encode(Notice(call)))
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
        guard let fields = try? JSONReader.object(answer.body),  // No JSON: the status says all.
            case .integer(let code)? = fields["errcode"], code != 0
        else { return }
        throw WebhookFailed(reason: "errcode \(code)")
    }

    /// As chat robots want a text, with the same once more for programs.
    private struct Notice: Encodable {
        struct Content: Encodable { let content: String }

        let msgtype = "text"
        let text: Content
        let number: String?
        let kind: String
        let grid: String
        let emergency: Bool
        let repeated: Int

        init(_ call: AlarmCall) {
            number = call.number
            kind = call.kind.text
            grid = call.grid.text
            emergency = call.isEmergency
            repeated = call.repeated
            text = Content(content: Words.alarm(number: call.number, grid: call.grid, isEmergency: call.isEmergency))
        }
    }
}

/// The webhook did not take the alarm.
package struct WebhookFailed: Error, CustomStringConvertible {
    package let reason: String

    package var description: String { "the alarm webhook failed: \(reason)" }
}
