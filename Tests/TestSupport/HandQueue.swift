internal import Synchronization
package import Work

/// A queue in memory with one consumer: what is given back, or not settled when it pauses, is delivered again.
package final class HandQueue: MessageConsumer {
    private struct State {
        var waiting: [Delivery]
        var inHand: [Delivery] = []
        var acknowledged: [Delivery.Tag] = []
        var pauses = 0
        var resumes = 0
        var isPaused = false
        var isStopped = false
        var taker: CheckedContinuation<[Delivery]?, Never>?
    }
    private let state: Mutex<State>

    /// `redelivered` says that somebody had them before.
    package init(_ messages: [Message], queue: String = "linli.errand", redelivered: Bool = false) {
        let deliveries = messages.enumerated().map { number, message in
            Delivery(
                tag: .init(epoch: 1, number: UInt64(number)), redelivered: redelivered,
                destination: .init(exchange: Exchange.requests, key: "errand.normal.g1"), content: .success(message),
                queue: queue)
        }
        state = Mutex(State(waiting: deliveries))
    }

    package var acknowledged: [UInt64] { state.withLock { $0.acknowledged.map(\.number).sorted() } }
    package var inHand: Int { state.withLock { $0.inHand.count } }
    package var waiting: Int { state.withLock { $0.waiting.count } }
    package var pauses: Int { state.withLock { $0.pauses } }
    package var resumes: Int { state.withLock { $0.resumes } }

    package func next() async throws -> [Delivery]? {
        await withCheckedContinuation { taker in
            state.withLock { $0.taker = taker }
            serve()
        }
    }

    package func acknowledge(_ tags: [Delivery.Tag]) async {
        state.withLock { state in
            state.inHand.removeAll { tags.contains($0.tag) }
            state.acknowledged += tags
        }
    }

    package func giveBack(_ tags: [Delivery.Tag]) async { putBack { tags.contains($0.tag) } }

    package func pause() async {
        state.withLock { state in
            state.pauses += 1
            state.isPaused = true
        }
        putBack { _ in true }
    }

    package func resume() async {
        state.withLock { state in
            state.resumes += 1
            state.isPaused = false
        }
        serve()
    }

    package func stop() async {
        state.withLock { $0.isStopped = true }
        serve()
    }

    private func putBack(_ isMeant: (Delivery) -> Bool) {
        state.withLock { state in
            state.waiting += state.inHand.filter(isMeant)
            state.inHand.removeAll(where: isMeant)
        }
        serve()
    }

    private func serve() {
        let (taker, batch) = state.withLock { state in
            guard let taker = state.taker else {
                return (nil as CheckedContinuation<[Delivery]?, Never>?, nil as [Delivery]?)
            }
            if state.isStopped {
                state.taker = nil
                return (taker, nil)
            }
            guard !state.isPaused, !state.waiting.isEmpty else { return (nil, nil) }
            state.taker = nil
            state.inHand += state.waiting
            defer { state.waiting = [] }
            return (taker, state.waiting)
        }
        taker?.resume(returning: batch)
    }
}
