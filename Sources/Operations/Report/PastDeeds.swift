internal import Casework
internal import FoundationEssentials
internal import Ledger
internal import Lines

/// All that counts between two moments, case by case.
struct PastDeeds {
    private let ledger: LedgerReader
    private let from: Instant
    private let until: Instant

    init(_ ledger: LedgerReader, from: Instant, until: Instant) {
        self.ledger = ledger
        self.from = from
        self.until = until
    }

    /// `progress` hears how many cases were read.
    func each(progress: (Int) async -> Void, _ tell: (Deed, ToldCase) -> Void) async throws {
        var cases = 0
        try await ledger.eachHistory { history in
            let told = try ToldCase(history)
            for deed in told.deeds where deed.at >= from && deed.at < until { tell(deed, told) }
            cases += 1
            if cases.isMultiple(of: 1_000) { await progress(cases) }
        }
    }
}

/// What a case's history tells.
struct ToldCase {
    let line: Line
    var deeds: [Deed] = []
    var kind: KindCode = ""
    /// At whose home.
    var home = Derived.person(.resident(""))

    init(_ history: CaseHistory) throws {
        line = history.line
        switch line {
        case .errand: try read(history, as: Errand.self) { $0.matter.requester }
        case .mediation: try read(history, as: Mediation.self) { $0.matter.requester }
        case .condolence: try read(history, as: Condolence.self) { $0.recipient }
        }
    }

    private mutating func read<Trade: ServiceLine>(
        _ history: CaseHistory, as _: Trade.Type, home: (Trade.State) -> PersonReference
    ) throws where Trade.State: CaseState {
        let steps = try history.entries.map { entry in
            PastStep(
                verb: entry.verb, occurredAt: entry.occurredAt,
                facts: try Codec.decode([Trade.Fact].self, from: entry.facts))
        }
        let (deeds, state) = Trade.deeds(in: steps)
        // A case of which nothing but looks and refusals stands in the books.
        guard let state else { return }
        (self.deeds, kind, self.home) = (deeds, state.matter.kind, Derived.person(home(state)))
    }
}
