/// Whether a queue is consumed, with everybody's reasons why not: it is closed while anybody has one. An administrator's
/// order waits until the batch in hand is settled; an outage does not.
package actor Valve {
    package enum Reason: Sendable { case outage, order }

    private let consumer: any MessageConsumer
    private var reasons: Set<Reason> = []
    /// What the consumer was told last.
    private var isClosed = false
    private var isTurning = false
    private var isInHand = false

    package init(of consumer: any MessageConsumer) { self.consumer = consumer }

    /// A batch has come. False where it has gone back already, because the valve was just being closed.
    package func begin() -> Bool {
        guard reasons.isEmpty else { return false }
        isInHand = true
        return true
    }

    /// The batch is settled.
    package func end() async {
        isInHand = false
        await turn()
    }

    /// Gives back once what is not settled, and consumes nothing until `open(for:)`. Returns when it is so, or, for an
    /// order while a batch is in hand, before.
    package func close(for reason: Reason) async {
        reasons.insert(reason)
        if reason == .outage || !isInHand { await turn() }
    }

    package func open(for reason: Reason) async {
        reasons.remove(reason)
        await turn()
    }

    private func turn() async {
        guard !isTurning else { return }
        isTurning = true
        defer { isTurning = false }
        while isClosed == reasons.isEmpty {
            isClosed.toggle()
            if isClosed { await consumer.pause() } else { await consumer.resume() }
        }
    }
}
