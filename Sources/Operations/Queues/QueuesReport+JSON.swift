internal import Casework
internal import Ledger
internal import Lines
internal import Work

/// For `--output json`: the same figures for a program. Moments are milliseconds since 1970; what could not be read is
/// an object with the key `unknown` and the reason.
extension QueuesReport {
    package func json(_ advisor: Advisor) throws -> [UInt8] {
        try Codec.encode(
            Document(
                now: now, register: register, queues: broker, waiting: waiting.map(Document.Waiting.init),
                advice: advisor.sentence(self)))
    }

    private struct Document: Encodable {
        let now: Instant
        let register: Reading<Register>
        let queues: Reading<[BrokerQueue]>
        let waiting: Reading<Waiting>
        let advice: String

        struct Waiting: Encodable {
            let lines: [Share]
            let held: [Case]
            let heldCount: Int
            let late: Int
            let parked: Int
            let replayed: Int
            let controls: [String: Control]

            init(_ waiting: Ledger.Waiting) {
                lines = waiting.shares.map(Share.init)
                held = waiting.held.map(Case.init)
                controls = Dictionary(uniqueKeysWithValues: waiting.controls.map { ($0.key.rawValue, $0.value) })
                (heldCount, late, parked, replayed) = (
                    waiting.heldCount, waiting.late, waiting.parked, waiting.replayed
                )
            }
        }

        struct Share: Encodable {
            let line: Line
            let counts: [String: Int]
            let callBacks: Int
            let followUps: Int
            let oldest: Case?

            init(_ share: Ledger.Waiting.Share) {
                line = share.line
                counts = Dictionary(uniqueKeysWithValues: share.counts.map { ($0.key.rawValue, $0.value) })
                (callBacks, followUps) = (share.callBacks, share.followUps)
                oldest = share.oldest.map(Case.init)
            }
        }
    }

    /// A case in the open: codes only.
    struct Case: Encodable {
        let id: CaseID
        let number: String?
        let line: Line
        let summary: Summary
        let parked: Bool

        init(_ standing: CaseStanding) {
            (id, number, line) = (standing.caseID, standing.number, standing.line)
            (summary, parked) = (standing.summary, standing.parked)
        }
    }
}
