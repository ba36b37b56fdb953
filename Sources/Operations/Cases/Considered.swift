internal import Casework
internal import Ledger
internal import Lines

/// What a line's worker recorded about who could do a case, out of the facts of one entry.
enum Considered: Equatable {
    case proposed(Shortlist)
    case asked(DoerID)
    case accepted(DoerID)
    case declined(DoerID)
    case timedOut(DoerID)

    /// Throws where this version cannot read the facts.
    static func read(_ facts: [UInt8], of line: Line) throws -> [Considered] {
        switch line {
        case .errand: try Codec.decode([ErrandFact].self, from: facts).compactMap(Considered.init)
        case .mediation: try Codec.decode([MediationFact].self, from: facts).compactMap(Considered.init)
        case .condolence: try Codec.decode([CondolenceFact].self, from: facts).compactMap(Considered.init)
        }
    }

    /// The list that stands in the case's state.
    static func shortlist(_ state: [UInt8], of line: Line) throws -> Shortlist {
        switch line {
        case .errand: try Codec.decode(ErrandState.self, from: state).shortlist
        case .mediation: try Codec.decode(MediationState.self, from: state).shortlist
        case .condolence: try Codec.decode(CondolenceState.self, from: state).shortlist
        }
    }

    private init?(_ fact: ErrandFact) {
        switch fact {
        case .proposed(let shortlist): self = .proposed(shortlist)
        case .offered(let doer, _): self = .asked(doer)
        case .accepted(let doer, _): self = .accepted(doer)
        case .declined(let doer, _): self = .declined(doer)
        case .timedOut(let doer): self = .timedOut(doer)
        default: return nil
        }
    }

    private init?(_ fact: MediationFact) {
        switch fact {
        case .proposed(let shortlist): self = .proposed(shortlist)
        case .assigned(let doer): self = .asked(doer)
        case .accepted(let doer, _): self = .accepted(doer)
        case .declined(let doer, _): self = .declined(doer)
        default: return nil
        }
    }

    private init?(_ fact: CondolenceFact) {
        guard case .proposed(let shortlist) = fact else { return nil }
        self = .proposed(shortlist)
    }
}
