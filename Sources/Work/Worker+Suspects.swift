internal import Logging

extension Worker {
    /// What nobody had before is worked together. What somebody had and did not settle may have been the end of that
    /// worker: each is worked alone, after the others.
    func take(_ batch: [Delivery]) async throws {
        guard let suspects = options.suspects else { return try await work(batch) }
        let fresh = batch.filter { !$0.redelivered }
        if !fresh.isEmpty { try await work(fresh) }
        var again = batch.filter(\.redelivered)[...]
        while let delivery = again.first {
            guard !Task.isCancelled else { return await consumer.giveBack(again.map(\.tag)) }
            try await work(alone: delivery, suspects)
            again = again.dropFirst()
        }
    }

    private func work(alone delivery: Delivery, _ suspects: Suspects) async throws {
        guard let id = delivery.message?.id else { return try await work([delivery]) }
        let crashes = suspects.crashes(of: id)
        guard crashes < Suspects.mostCrashes else {
            let reason = Reason(.crashed, "the worker died of it \(crashes) times")
            try await finish([delivery], Handled(verdicts: [.park(reason)]))
            return note { try suspects.settle(id) }
        }
        note { try suspects.enter(id) }
        do {
            try await work([delivery])
        } catch {
            note { try suspects.leave(id) }
            throw error
        }
        // Cancelled in the middle, it was given back.
        note { try Task.isCancelled ? suspects.leave(id) : suspects.settle(id) }
    }

    /// A disk that is full stops nobody's work; only a crash would then be charged to nobody.
    private func note(_ write: () throws -> Void) {
        do {
            try write()
        } catch {
            log.error("suspects not noted", metadata: ["error": "\(error)"])
        }
    }
}
