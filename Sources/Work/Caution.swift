internal import FoundationEssentials
package import Logging

/// What was delivered before and not settled may have been the end of whoever had it. Each such message is worked alone,
/// after the others, and noted on the disk meanwhile; one that has been the end too often is given up.
package struct Caution: Sendable {
    package typealias Work = ([Delivery]) async throws -> Void

    private let suspects: Suspects
    private let log: Logger

    package init(_ suspects: Suspects, log: Logger) {
        self.suspects = suspects
        self.log = log
    }

    /// Says which messages the last run died of.
    package func tell() {
        for (id, count) in suspects.charged {
            log.error(
                "the last run died of a message",
                metadata: ["message.id": "\(id.uuidString.lowercased())", "crashes": "\(count)"])
        }
    }

    /// Works a batch. `givingUp` is told of a message with how often somebody has died of it; `givingBack` of what was not
    /// begun when the task was cancelled.
    package func work(
        _ batch: [Delivery], together: Work, givingUp: (Delivery, Int) async throws -> Void, givingBack: Work
    ) async throws {
        let fresh = batch.filter { !$0.redelivered }
        if !fresh.isEmpty { try await together(fresh) }
        var again = batch.filter(\.redelivered)[...]
        while let delivery = again.first {
            guard !Task.isCancelled else { return try await givingBack(Array(again)) }
            try await work(alone: delivery, together, givingUp)
            again = again.dropFirst()
        }
    }

    private func work(
        alone delivery: Delivery, _ work: Work, _ givingUp: (Delivery, Int) async throws -> Void
    ) async throws {
        guard let id = delivery.message?.id else { return try await work([delivery]) }
        let crashes = suspects.crashes(of: id)
        guard crashes < Suspects.mostCrashes else {
            try await givingUp(delivery, crashes)
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
