import AMQP
import Casework
import Daemon
import Foundation
import Lines
import Work

/// The requests of a run: each of a case of its own with a number, sealed as intake seals them.
final class PipelineLoad: Sendable {
    private let seal: RequestSeal
    private let body: ErrandBody
    private let ids = IDSource()
    private let numbers: DeskNumbers

    /// Errands whose words are filled up to so many bytes; what else is in an envelope comes on top.
    init(_ ring: KeyRing, bytes: Int) throws {
        seal = RequestSeal(ring)
        numbers = DeskNumbers(ring)
        let words = "要米10斤 生抽1瓶 鸡蛋一板 最多40块 "
        var fields = Fields([
            "kind": .text("shop"), "capFen": .integer(4000), "address": .text("榕荫里3号楼501"),
            "caller": .object(["name": .text("林依姆"), "phone": .text("15405910001")]),
            "text": .text(words + String(repeating: "x", count: max(0, bytes - words.utf8.count))),
        ])
        guard let body = ErrandBody.read(.submit, from: &fields), fields.faults.isEmpty else {
            throw ValidationFault(faults: fields.faults)
        }
        self.body = body
    }

    struct ValidationFault: Error { let faults: [Fault] }

    /// So many, accepted now.
    func requests(_ count: Int) throws -> [Outgoing] { try (0..<count).map { _ in try next() } }

    private func next() throws -> Outgoing {
        let at = Instant(milliseconds: Clocks.now())
        let request = Request(
            id: RequestID(ids.uuidV7()), caseID: CaseID(ids.uuidV7()), line: .errand, verb: .submit,
            actor: Actor(id: "A1", role: .desk), channel: .phone, occurredAt: at, at: at, body: body)
        return try seal.close(RequestEnvelope(request: request, number: numbers.next()), grid: "rongxi-1")
            .outgoing("linli-bench")
    }

    /// Publishes what is there, a hundred a call and several calls at once.
    func publish(_ requests: [Outgoing], with publisher: Publisher) async throws {
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            for (index, start) in stride(from: 0, to: requests.count, by: 100).enumerated() {
                if index >= 10 { try await tasks.next() }
                let messages = Array(requests[start..<min(start + 100, requests.count)])
                tasks.addTask { try await Self.deliver(messages, with: publisher) }
            }
            try await tasks.waitForAll()
        }
    }

    /// Until the broker has confirmed all of them, as the forwarder does: under the same ids.
    private static func deliver(_ messages: [Outgoing], with publisher: Publisher) async throws {
        while true {
            do {
                return try await publisher.deliver(messages)
            } catch let failure as any PublishFailure where failure.remedy == .again {
                try await ContinuousClock().sleep(for: .milliseconds(100))
            }
        }
    }

    /// Publishes so many as they come, evenly at `rate` a second.
    func publish(_ count: Int, perSecond rate: Int, with publisher: Publisher) async throws {
        let size = max(1, rate / 100)
        let begin = ContinuousClock.now
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            for sent in stride(from: 0, to: count, by: size) {
                try await ContinuousClock().sleep(until: begin + .seconds(1) * sent / rate)
                let messages = try requests(min(size, count - sent))
                tasks.addTask { try await Self.deliver(messages, with: publisher) }
            }
            try await tasks.waitForAll()
        }
    }
}
