/// Who was considered for a case, who was proposed, and why the others were passed over. It stands in the case, and
/// `linli case why` prints it.
package struct Shortlist: Codable, Hashable, Sendable {
    package struct Entry: Codable, Hashable, Sendable {
        package let doer: DoerID
        package let reason: Reason
    }

    /// Why a doer was proposed or passed over.
    package enum Reason: String, Codable, Sendable, CaseIterable {
        case sameGrid, otherGrid, allGrids
        /// 所属单位与本事有关: belongs to what the matter is about.
        case affiliated
        case lacksSkill
        case offDuty
        /// 不方便接, this time; nothing is held against them.
        case declined
        case fullHands
        /// An earlier try of this request lost the offer.
        case lostOffer
        /// 只由社区工作者办: somebody is to be protected.
        case notForVolunteers
    }

    package var proposed: [Entry]
    package var passedOver: [Entry]

    package static let empty = Shortlist(proposed: [], passedOver: [])
}

/// Finds doers. Among equals the order is by a hash of case and doer: a batch of cases spreads over the street, and a
/// re-decision comes to the same.
package struct Dispatcher: Sendable {
    package let world: World
    package let caseID: CaseID
    package let grid: GridCode
    package let skill: String
    /// Those who belong to what the matter is about: they are passed over, by name.
    package var affiliated: Set<DoerID> = []
    package var declined: Set<DoerID> = []
    /// Only community workers are asked.
    package var isRestricted = false
    package var most = 3

    package init(
        world: World, caseID: CaseID, grid: GridCode, skill: String, affiliated: Set<DoerID> = [],
        declined: Set<DoerID> = [], isRestricted: Bool = false
    ) {
        self.world = world
        self.caseID = caseID
        self.grid = grid
        self.skill = skill
        self.affiliated = affiliated
        self.declined = declined
        self.isRestricted = isRestricted
    }

    /// Up to three doers with the reason for each, and everybody else who was near enough to be asked about.
    package func shortlist() -> Shortlist {
        var fit: [Doer] = []
        var passed: [Shortlist.Entry] = []
        for doer in world.directory.doers where doer.works(in: grid) || doer.skills.contains(skill) {
            if let obstacle = obstacle(for: doer) {
                passed.append(.init(doer: doer.id, reason: obstacle))
            } else {
                fit.append(doer)
            }
        }
        let ranked = fit.sorted { rank($0) < rank($1) }
        let proposed = ranked.prefix(most).map { Shortlist.Entry(doer: $0.id, reason: nearness(of: $0)) }
        return Shortlist(proposed: proposed, passedOver: passed)
    }

    private func obstacle(for doer: Doer) -> Shortlist.Reason? {
        if affiliated.contains(doer.id) { return .affiliated }
        if isRestricted && doer.kind != .communityWorker { return .notForVolunteers }
        if !doer.skills.contains(skill) { return .lacksSkill }
        if declined.contains(doer.id) { return .declined }
        if world.lost.contains(Claim(.offer, "\(caseID):\(doer.id)")) { return .lostOffer }
        return nil
    }

    private func nearness(of doer: Doer) -> Shortlist.Reason {
        if doer.grids.isEmpty { return .allGrids }
        return doer.grids.contains(grid) ? .sameGrid : .otherGrid
    }

    private func rank(_ doer: Doer) -> Rank {
        Rank(
            isOutlet: doer.kind == .outlet ? 1 : 0, away: nearness(of: doer) == .otherGrid ? 1 : 0,
            offDuty: doer.onDuty ? 0 : 1,
            load: world.loads[doer.id] ?? 0, spread: spread("\(caseID):\(doer.id)"))
    }

    private struct Rank: Comparable {
        /// Neighbours first: an outlet does it for money.
        let isOutlet, away, offDuty, load: Int
        let spread: UInt64

        static func < (left: Rank, right: Rank) -> Bool {
            (left.isOutlet, left.away, left.offDuty, left.load, left.spread)
                < (right.isOutlet, right.away, right.offDuty, right.load, right.spread)
        }
    }
}

/// FNV-1a: the same on every machine, and no secret.
func spread(_ text: String) -> UInt64 {
    text.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
}
