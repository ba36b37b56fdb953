internal import Casework
internal import Ledger
internal import Lines
internal import Operations
internal import Work

/// What `linli queues` shows, held against the script.
struct QueuesScreen {
    private let report: QueuesReport

    init(_ report: QueuesReport) { self.report = report }

    func check(_ expected: Glance.Queues, at time: ClockTime, _ filling: Filling) throws -> Findings {
        let place = "\(time.text) linli queues"
        var findings = Findings()
        checkRegister(&findings, place)
        checkMessages(&findings, place)
        switch report.waiting {
        case .unknown(let why): findings.add("\(place), 等人办", expected: "figures", found: "not known: \(why)")
        case .known(let waiting):
            let held = waiting.held.map(timeless)
            findings.expect("\(place), held", try expected.held.map(filling.words), held)
            findings.expect("\(place), parked", 0, waiting.parked)
            for share in waiting.shares {
                let wanted = expected.lines[share.line.rawValue]
                findings.expect("\(place), \(share.line)", wanted?.counts ?? [:], Self.counts(share))
                if let oldest = try wanted?.oldest.map(filling.words) {
                    findings.expect("\(place), \(share.line), oldest", oldest, share.oldest.map(timeless) ?? "nobody")
                }
            }
        }
        return findings
    }

    /// As the screen shows it, without its time: the clock of a case runs from when intake took it, which is today.
    private func timeless(_ standing: CaseStanding) -> String {
        let time = TimeWords.moment(standing.summary.openedAt, now: report.now)
        return QueuesReport.words(of: standing, now: report.now).replacing(" \(time)", with: "")
    }

    /// What is on hold stands in a list of its own.
    private static func counts(_ share: Waiting.Share) -> [String: Int] {
        share.counts.reduce(into: [:]) { counts, entry in
            if entry.key != .held, entry.value > 0 { counts[Words.status(entry.key).zh] = entry.value }
        }
    }

    private func checkRegister(_ findings: inout Findings, _ place: String) {
        switch report.register {
        case .unknown(let why): findings.add("\(place), 登记", expected: "figures", found: "not known: \(why)")
        case .known(let register):
            findings.expect("\(place), not sent", 0, register.unsent)
            findings.expect("\(place), not settled", 0, register.sent)
        }
    }

    private func checkMessages(_ findings: inout Findings, _ place: String) {
        if let why = report.broker.why {
            return findings.add("\(place), 消息", expected: "figures", found: "not known: \(why)")
        }
        for name in QueuesReport.worked {
            let queue = report.queue(name)
            findings.expect("\(place), \(name), waiting", 0, queue?.waiting ?? -1)
            findings.expect("\(place), \(name), in hand", 0, queue?.inHand ?? -1)
            findings.expect("\(place), \(name), workers", 1, queue?.workers ?? -1)
        }
        for (tier, count) in report.retrying {
            findings.expect("\(place), retrying after \(tier.rawValue)", 0, count ?? -1)
        }
    }
}
