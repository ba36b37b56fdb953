internal import Crypto
internal import FoundationEssentials
internal import Lines

extension WireDecision {
    /// It moves the case to a new state. The worker sends a state only then.
    var advances: Bool { !state.isEmpty }

    var stateDigest: Data { Data(SHA256.hash(data: state)) }

    /// As the column `outcome` has it.
    var outcomeText: String {
        switch outcome {
        case .accepted: "accepted"
        case .refused: "refused"
        case .nothing, .unspecified, .UNRECOGNIZED: "nothing"
        }
    }

    /// A repeat, or a timer whose moment has passed, appends no entry.
    var makesEntry: Bool { outcome == .accepted || outcome == .refused }

    /// A fault that no database would find in time: what a line must never send.
    var fault: String? {
        if outcome == .unspecified { return "a decision without an outcome" }
        if ids.contains(where: { $0.count != 16 }) { return "an id that is not sixteen bytes" }
        if ([request] + followOns).contains(where: { $0.caseUUID == HouseEntry.noCase }) {
            return "a case without an id"
        }
        if postings.contains(where: { $0.fen.magnitude > Self.mostFen }) { return "an amount that no fund has" }
        if postings.reduce(0, { $0 &+ $1.fen }) != 0 { return "postings that do not balance" }
        if advances && !hasSummary { return "a state without a summary" }
        return nil
    }

    /// Ten billion yuan: far beyond any fund of a house, and far below where sums of them would overflow.
    private static let mostFen: UInt64 = 1_000_000_000_000

    /// Every id in it: what is not a UUID would end the process that reads it as one.
    private var ids: [Data] {
        let requests = [request] + timers.map(\.request) + followOns
        return requests.flatMap { [$0.id, $0.caseID] } + notices.map(\.id) + particulars.map(\.person)
            + personKeys.map(\.person) + (after.isEmpty ? [] : [after])
    }
}
