import Synchronization
import Work

/// A publisher that answers as a test tells it, for the seam between the register and the broker.
actor TestPublisher: MessagePublisher {
    enum Mood {
        case confirm
        /// Returns or refuses those messages, and confirms the others.
        case answer(@Sendable (Outgoing) -> Confirmation)
        case fail
        /// Answers nothing until the mood changes.
        case block
    }

    struct Gone: Error {}

    private(set) var published: [Outgoing] = []
    private(set) var tries = 0
    private var mood: Mood
    private var waiting: [CheckedContinuation<Void, Never>] = []
    private var watchers: [(tries: Int, wake: CheckedContinuation<Void, Never>)] = []

    init(_ mood: Mood = .confirm) { self.mood = mood }

    func be(_ mood: Mood) {
        self.mood = mood
        for wake in waiting { wake.resume() }
        waiting = []
    }

    func publish(_ messages: [Outgoing]) async throws -> [Confirmation] {
        tries += 1
        for watcher in watchers.filter({ $0.tries <= tries }) { watcher.wake.resume() }
        watchers.removeAll { $0.tries <= tries }
        while case .block = mood { await withCheckedContinuation { waiting.append($0) } }
        switch mood {
        case .confirm, .block:
            published += messages
            return messages.map { _ in .confirmed }
        case .answer(let answer):
            let answers = messages.map(answer)
            published += zip(messages, answers).filter { $1 == .confirmed }.map(\.0)
            return answers
        case .fail: throw Gone()
        }
    }

    /// Returns when it was asked so often.
    func tried(_ times: Int) async {
        if tries >= times { return }
        await withCheckedContinuation { watchers.append((times, $0)) }
    }
}
