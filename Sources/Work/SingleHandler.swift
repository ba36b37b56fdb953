/// Work that looks at one message at a time, and knows nothing of batches.
package protocol SingleHandler: Sendable {
    /// Throws `Outage` when a dependency is down; any other error is a retry for this message alone.
    func handle(_ message: Message) async throws -> (verdict: Verdict, outgoing: [Outgoing])
    /// Throws while the dependency is still down.
    func probe() async throws
}

/// A handler of single messages as one of batches: each is worked after the one before, and what one of them throws is
/// charged to no other.
package struct OneByOne<Single: SingleHandler>: Handler {
    private let single: Single

    package init(_ single: Single) { self.single = single }

    package func probe() async throws { try await single.probe() }

    package func handle(_ messages: [Message]) async throws -> Handled {
        var verdicts: [Verdict] = []
        var outgoing: [Outgoing] = []
        for message in messages {
            do {
                try Task.checkCancellation()
                let answer = try await single.handle(message)
                verdicts.append(answer.verdict)
                outgoing += answer.outgoing
            } catch let outage as Outage {
                // What was worked before it has no effect yet: all of it comes again.
                throw outage
            } catch is CancellationError {
                verdicts.append(.interrupted)
            } catch {
                verdicts.append(.retry(Reason(.failed, error)))
            }
        }
        return Handled(verdicts: verdicts, outgoing: outgoing)
    }
}
