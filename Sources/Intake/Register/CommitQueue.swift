internal import Synchronization

/// Lets callers share transactions: what is submitted while a commit is under way is committed together afterwards.
/// There is no timer and no target size; a lone caller waits for nobody.
final class CommitQueue<Work: Sendable, Answer: Sendable>: Sendable {
    typealias Answers = [Result<Answer, any Error>]

    /// The most that one transaction takes.
    private let most: Int
    private let state = Mutex(State())

    private struct State {
        var waiting: [(work: Work, caller: CheckedContinuation<Answer, any Error>)] = []
        var sleeper: CheckedContinuation<Void, Never>?
        var isClosed = false
    }

    init(most: Int = 256) { self.most = most }

    /// Waits until the work is committed, whatever happens to the caller meanwhile: a client that hung up may have
    /// been registered, and finds out with its idempotency key.
    func submit(_ work: Work) async throws -> Answer {
        try await withCheckedThrowingContinuation { caller in
            let (isTaken, sleeper) = state.withLock { state -> (Bool, CheckedContinuation<Void, Never>?) in
                guard !state.isClosed else { return (false, nil) }
                state.waiting.append((work, caller))
                return (true, state.sleeper.take())
            }
            if !isTaken { caller.resume(throwing: RegisterError(.closed, "the register takes nothing more")) }
            sleeper?.resume()
        }
    }

    /// Commits batch after batch, in the order of their coming, until the queue is closed and empty.
    func run(_ commit: ([Work]) async -> Answers) async {
        while let batch = await next() {
            let answers = await commit(batch.map(\.work))
            precondition(answers.count == batch.count, "a commit answers every work, in order")
            for (item, answer) in zip(batch, answers) { item.caller.resume(with: answer) }
        }
    }

    /// How many wait for the next commit.
    var waiting: Int { state.withLock { $0.waiting.count } }

    /// Takes nothing more; what is waiting is still committed.
    func close() {
        let sleeper = state.withLock { state in
            state.isClosed = true
            return state.sleeper.take()
        }
        sleeper?.resume()
    }

    private func next() async -> [(work: Work, caller: CheckedContinuation<Answer, any Error>)]? {
        await withCheckedContinuation { sleeper in
            let isReady = state.withLock { state in
                guard state.waiting.isEmpty && !state.isClosed else { return true }
                state.sleeper = sleeper
                return false
            }
            if isReady { sleeper.resume() }
        }
        return state.withLock { state in
            guard !state.waiting.isEmpty else { return nil }
            let batch = Array(state.waiting.prefix(most))
            state.waiting.removeFirst(batch.count)
            return batch
        }
    }
}
