/// The role of a connection that asks how many messages wait in a queue. Each question is a passive declare, which
/// needs no permission and touches no message.
package struct Gauging: ConnectionRole {
    package static let threadName = "amqp-gauge"

    private typealias Question = (queue: String, answer: CheckedContinuation<Int?, Never>)

    package let isBlocked = false
    private let change: @Sendable (LinkState) -> Void
    private var questions: [Question] = []
    private var isOver = false

    package init(change: @escaping @Sendable (LinkState) -> Void) { self.change = change }

    package mutating func prepare(_ wire: Wire, wake: @escaping @Sendable () -> Void) throws(AMQPError) {
        change(.connected)
    }

    package mutating func receive(_ event: consuming Event) throws(AMQPError) {
        switch event {
        case .channelClosed(let code, let text):
            throw AMQPError(replyCode: code, channel: true, "the broker closed the channel: \(text)")
        case .connectionClosed(let code, let text):
            throw AMQPError(replyCode: code, channel: false, "the broker closed the connection: \(text)")
        case .acknowledged, .refused, .content, .header, .body, .blocked, .unblocked, .consumerCancelled,
            .cancelAnswered, .other:
            break
        }
    }

    /// A queue that is not there costs the channel, and so the connection; whoever asked is answered all the same.
    package mutating func turn(_ wire: Wire) throws(AMQPError) -> Appetite {
        while let question = questions.first {
            let ready = try wire.ready(in: question.queue)
            questions.removeFirst()
            question.answer.resume(returning: ready)
        }
        return .satisfied
    }

    package mutating func end(_ error: AMQPError) {
        isOver = true
        for question in questions { question.answer.resume(returning: nil) }
        questions = []
    }

    fileprivate mutating func ask(_ queue: String, _ answer: CheckedContinuation<Int?, Never>) {
        guard !isOver else {
            answer.resume(returning: nil)
            return
        }
        questions.append((queue, answer))
    }
}

extension Connection where Role == Gauging {
    /// The turn that follows puts the question to the broker.
    package func ready(in queue: String) async -> Int? {
        await withCheckedContinuation { role.ask(queue, $0) }
    }
}
