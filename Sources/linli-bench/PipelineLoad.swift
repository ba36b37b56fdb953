import AMQP
import Casework
import Daemon
import Foundation
import Lines
import Work

/// The requests of a run: each of a case of its own, sealed as intake seals them.
struct PipelineLoad {
    private let seal: RequestSeal
    private let body: ErrandBody
    private let ids = IDSource()

    /// Errands whose words are filled up to so many bytes; what else is in an envelope comes on top.
    init(_ ring: KeyRing, bytes: Int) throws {
        seal = RequestSeal(ring)
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

    /// Accepted now.
    func next() throws -> Outgoing {
        let at = Instant(milliseconds: Clocks.now())
        let request = Request(
            id: RequestID(ids.uuidV7()), caseID: CaseID(ids.uuidV7()), line: .errand, verb: .submit,
            actor: Actor(id: "A1", role: .desk), channel: .phone, occurredAt: at, at: at, body: body)
        return try seal.close(RequestEnvelope(request: request, number: nil), grid: "rongxi-1").outgoing("linli-bench")
    }

    /// Publishes `count` of them, a hundred a call and several calls at once; with a rate, evenly at so many a second.
    func publish(_ count: Int, perSecond rate: Int?, with publisher: Publisher) async throws {
        let size = rate.map { max(1, $0 / 100) } ?? 100
        let begin = ContinuousClock.now
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            var (sent, under) = (0, 0)
            while sent < count {
                if let rate {
                    let due = begin + .seconds(1) * sent / rate
                    try await ContinuousClock().sleep(until: due)
                } else if under >= 10 {
                    try await tasks.next()
                    under -= 1
                }
                let messages = try (0..<min(size, count - sent)).map { _ in try next() }
                sent += messages.count
                under += 1
                tasks.addTask { try await publisher.deliver(messages) }
            }
            try await tasks.waitForAll()
        }
    }
}
