import Work

/// Asks until it holds.
func until(_ condition: () -> Bool) async throws {
    while !condition() {
        try Task.checkCancellation()
        await Task.yield()
    }
}

/// A broker that confirms everything, and keeps nothing.
struct Nobody: MessagePublisher {
    func publish(_ messages: [Outgoing]) async throws -> [Work.Confirmation] { messages.map { _ in .confirmed } }
}
