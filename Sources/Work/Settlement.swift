internal import Crypto
internal import FoundationEssentials

/// What must be published, acknowledged and given back for a batch: its verdicts, made into acts.
struct Settlement: Sendable {
    private(set) var outgoing: [Outgoing]
    private(set) var acknowledge: [Delivery.Tag] = []
    private(set) var giveBack: [Delivery.Tag] = []
    private(set) var parked: [(id: String, reason: Reason)] = []
    /// What became of each: a retry that was the last is parked, and so is what no handler saw.
    private(set) var kinds: [Verdict.Kind] = []
    /// Those that somebody follows through the house by a trace.
    private(set) var traced: [(id: String, trace: String, kind: Verdict.Kind)] = []

    private let retry: RetryPolicy
    private let worker: String
    private let now: Int64

    private var random: RandomSource

    /// `worker` is who signs what is parked, with its version.
    init(
        _ batch: [Delivery], _ handled: Handled, retry: RetryPolicy, worker: String = "", now: Int64,
        random: RandomSource
    ) {
        self.retry = retry
        self.worker = worker
        self.now = now
        self.random = random
        outgoing = handled.outgoing
        var verdicts = handled.verdicts.makeIterator()
        for delivery in batch {
            switch delivery.content {
            case .failure(let malformed): park(delivery, malformed)
            case .success(let message):
                take(delivery, message, verdicts.next() ?? .interrupted)
                if let trace = message[text: Header.traceparent], let kind = kinds.last {
                    traced.append((message.id.uuidString.lowercased(), trace, kind))
                }
            }
        }
    }

    private mutating func take(_ delivery: Delivery, _ message: Message, _ verdict: Verdict) {
        switch verdict {
        case .done:
            acknowledge.append(delivery.tag)
            kinds.append(.done)
        case .interrupted:
            giveBack.append(delivery.tag)
            kinds.append(.interrupted)
        case .park(let reason): park(delivery, message, reason)
        case .wait(let reason):
            let since = message[integer: Header.waitingSince] ?? now
            guard let tier = retry.tier(waitedFor: now - since, using: &random) else {
                park(delivery, message, Reason(.waitedTooLong, reason.code.rawValue))
                return
            }
            var later = message
            later.headers[Header.waitingSince] = .integer(since)
            comeBack(delivery, later, after: tier)
            kinds.append(.wait)
        case .retry(let reason):
            let attempt = Int(message[integer: Header.attempt] ?? 0) + 1
            var later = message.failed(at: now, reason)
            let elapsed = now - (later[integer: Header.firstFailed] ?? now)
            guard let tier = retry.tier(afterAttempt: attempt, failingFor: elapsed, using: &random) else {
                park(delivery, message, Reason(.triedTooOften, reason.detail, errorClass: reason.errorClass))
                return
            }
            later.headers[Header.attempt] = .integer(Int64(attempt))
            later.headers[Header.waitingSince] = nil
            comeBack(delivery, later, after: tier)
            kinds.append(.retry)
        }
    }

    /// Through the headers exchange, under its own routing key, so that it finds its queue again by itself. One that
    /// somebody has put straight into the queue has the queue's name for a key, which leads nowhere from there.
    private mutating func comeBack(_ delivery: Delivery, _ message: Message, after tier: RetryTier) {
        var message = message
        message.headers[Header.wait] = .text(tier.rawValue)
        let isRouted = delivery.destination.exchange == Exchange.requests
        let key =
            isRouted
            ? delivery.destination.key
            : Queue.requestKey(of: delivery.queue, grid: message[text: Header.grid] ?? "none")
        outgoing.append(Outgoing(message, to: Destination(exchange: Exchange.retry, key: key)))
        acknowledge.append(delivery.tag)
    }

    private mutating func park(_ delivery: Delivery, _ message: Message, _ reason: Reason) {
        var message = message.failed(at: now, reason)
        message.headers[Header.wait] = nil
        message.headers[Header.reason] = .text(reason.code.rawValue)
        message.headers[Header.detail] = .text(String(reason.detail.prefix(500)))
        message.headers[Header.parkedFrom] = .text(delivery.queue)
        message.headers[Header.parkedBy] = .text(worker)
        outgoing.append(Outgoing(message, to: Destination(exchange: Exchange.parked, key: delivery.destination.key)))
        acknowledge.append(delivery.tag)
        kinds.append(.park)
        parked.append((message.id.uuidString.lowercased(), reason))
    }

    /// A message without an id of ours gets one from its bytes and the id that it had, so that the same thing is parked
    /// once however often it comes.
    private mutating func park(_ delivery: Delivery, _ malformed: MalformedMessage) {
        let message = Message(
            id: UUID.fromDigest(SHA256.hash(data: Array((malformed.messageID ?? "").utf8) + malformed.body)),
            type: "unknown",
            contentType: "application/octet-stream", timestamp: now, appID: "unknown", headers: malformed.headers,
            body: malformed.body)
        park(delivery, message, Reason(.malformed, malformed.reason))
    }
}

extension Message {
    /// With when it failed, for the first time and now, and of what.
    fileprivate func failed(at now: Int64, _ reason: Reason) -> Message {
        var message = self
        if message.headers[Header.firstFailed] == nil { message.headers[Header.firstFailed] = .integer(now) }
        message.headers[Header.lastFailed] = .integer(now)
        message.headers[Header.errorClass] = reason.errorClass.isEmpty ? nil : .text(reason.errorClass)
        return message
    }
}
