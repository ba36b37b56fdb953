internal import Casework
internal import Foundation
internal import Ledger
internal import Lines

/// What happened to one case, folded again from the facts in the books.
struct Chronicle {
    let line: Casework.Line
    let entries: [HistoryEntry]

    /// Where the case stood after this request, in words; nil where it is not in the books.
    func state(after request: RequestID) throws -> String? {
        guard let last = entries.firstIndex(where: { $0.request == request }) else { return nil }
        let past = entries[...last]
        let summary =
            switch line {
            case .errand: try fold(Errand.self, past)
            case .mediation: try fold(Mediation.self, past)
            case .condolence: try fold(Condolence.self, past)
            }
        return summary.map { Words.status($0) }
    }

    /// The facts that a request became, as they stand in the books.
    func facts(of request: RequestID) throws -> [JSONValue] {
        guard let entry = entries.first(where: { $0.request == request }) else { return [] }
        return try Codec.decode([JSONValue].self, from: entry.facts)
    }

    private func fold<Trade: ServiceLine>(_: Trade.Type, _ past: ArraySlice<HistoryEntry>) throws -> Summary? {
        var state: Trade.State?
        for entry in past {
            for fact in try Codec.decode([Trade.Fact].self, from: entry.facts) { state = Trade.evolve(state, fact) }
        }
        return state.map(Trade.summary)
    }
}
