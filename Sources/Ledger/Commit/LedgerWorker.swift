internal import FoundationEssentials
internal import Lines
package import Logging
internal import Postgres
package import Work

/// Consumes bundles and commits their decisions; acknowledges after the commit. Its consuming path publishes nothing.
package struct LedgerWorker: Sendable {
    private let uptake: Uptake
    private let committer: Committer
    private let parking: Parking
    private let caution: Caution?
    private let log: Logger

    /// `suspects` is where it is noted which bundle is committed alone; nil where nobody outlives a crash.
    package init(
        consumer: any MessageConsumer, committer: Committer, parking: Parking, suspects: Suspects? = nil,
        clock: any Clock<Duration>, meter: WorkMeter = WorkMeter(), report: @escaping Recovery.Report = { _ in },
        log: Logger
    ) {
        caution = suspects.map { Caution($0, log: log) }
        uptake = Uptake(consumer, options: .init(meter: meter, report: report), clock: clock, log: log)
        self.committer = committer
        self.parking = parking
        self.log = log
    }

    /// Runs until it is stopped. After an outage the batch that met it is the probe: the commit itself shows whether all
    /// is there that a commit needs, and when the batch is delivered again its decisions are duplicates.
    package func run() async throws {
        caution?.tell()
        try await uptake.run(taking: take, probing: take)
    }

    package func stop() async { await uptake.stop() }

    @Sendable private func take(_ batch: [Delivery]) async throws {
        guard let caution else { return try await commit(batch) }
        try await caution.work(batch, together: commit) { delivery, crashes in
            guard let message = delivery.message else { return }
            try await park(
                message.body, message.keptHeaders, "the ledger died of it \(crashes) times", reason: .crashed)
        } givingBack: { _ in
            // All of the batch goes back; what of it is committed is a duplicate then.
            throw CancellationError()
        }
    }

    /// In portions that share a transaction; the next one is opened while the one before it is committed.
    private func commit(_ batch: [Delivery]) async throws {
        var rest = batch[...]
        let most = committer.mostTogether
        var portion = Portion(from: &rest, most: most)
        while true {
            let following = rest
            async let next = Portion.after(following, most: most)
            try await commit(portion)
            guard !rest.isEmpty else { return }
            (portion, rest) = await next
        }
    }

    /// A bundle that nobody can read is parked as bytes; its requests come again by themselves, because nobody has settled
    /// them.
    private func commit(_ portion: Portion) async throws {
        for bundle in portion.unreadable { try await park(bundle.body, bundle.headers, bundle.detail) }
        tell(try await committer.commit(portion.decisions))
        Failpoint.committed.reach()
        for request in portion.decisions.map(\.request) where !request.traceparent.isEmpty {
            log.info(
                "taken up",
                metadata: [
                    "request.id": "\(request.requestID.uuidString.lowercased())",
                    "traceparent": "\(request.traceparent)",
                ])
        }
    }

    private func park(
        _ body: [UInt8], _ headers: [String: HeaderValue], _ detail: String,
        reason: Reason.Code = .undecodableBundle
    ) async throws {
        log.error("a bundle was parked", metadata: ["reason": "\(reason)", "detail": "\(detail)"])
        try await parking.park(
            ParkedRow(bytes: body, headers: headers, from: Queue.ledger, reason: reason, detail: detail))
    }

    private func tell(_ report: CommitReport) {
        let level: Logger.Level = report.parked > 0 ? .error : .debug
        log.log(
            level: level, "batch committed",
            metadata: [
                "committed": "\(report.committed)", "duplicates": "\(report.duplicates)",
                "conflicts": "\(report.conflicts)", "parked": "\(report.parked)",
            ])
    }
}
