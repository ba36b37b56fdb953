/// Lets so many at a time do something that is dear, and so many wait for it; whoever comes then is sent away.
actor Turnstile {
    private let most: Int
    private let mostWaiting: Int
    private var inside = 0
    private var waiting: [CheckedContinuation<Void, Never>] = []

    var waitingCount: Int { waiting.count }

    init(most: Int, mostWaiting: Int) {
        self.most = most
        self.mostWaiting = mostWaiting
    }

    /// False when too many wait already.
    func enter() async -> Bool {
        if inside < most {
            inside += 1
            return true
        }
        guard waiting.count < mostWaiting else { return false }
        // Who leaves hands the place on.
        await withCheckedContinuation { waiting.append($0) }
        return true
    }

    func leave() {
        if waiting.isEmpty { inside -= 1 } else { waiting.removeFirst().resume() }
    }
}
