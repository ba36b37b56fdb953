/// 资源清单: who and what there is in the community. Data, imported from CSV and versioned; a worker decides on the
/// version that the state query names.
package struct Directory: Codable, Hashable, Sendable {
    package let version: Int64
    package let grids: [Grid]
    package let doers: [Doer]
    package let units: [Unit]
    package let residents: [Resident]
    package let funds: [Fund]

    package init(
        version: Int64, grids: [Grid], doers: [Doer], units: [Unit], residents: [Resident], funds: [Fund] = []
    ) {
        self.version = version
        self.grids = grids
        self.doers = doers
        self.units = units
        self.residents = residents
        self.funds = funds
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        version = try container.decode(Int64.self, forKey: .version)
        grids = try container.decode([Grid].self, forKey: .grids)
        doers = try container.decode([Doer].self, forKey: .doers)
        units = try container.decode([Unit].self, forKey: .units)
        residents = try container.decode([Resident].self, forKey: .residents)
        // The copies that a desk kept before there were earmarks have none.
        funds = try container.decodeIfPresent([Fund].self, forKey: .funds) ?? []
    }

    /// A house that nobody has described yet.
    package static let empty = Directory(version: 0, grids: [], doers: [], units: [], residents: [])

    package func doer(_ id: DoerID) -> Doer? { doers.first { $0.id == id } }
    package func unit(_ code: UnitCode) -> Unit? { units.first { $0.id == code } }
    package func resident(_ code: ResidentCode) -> Resident? { residents.first { $0.id == code } }
    package func grid(_ code: GridCode) -> Grid? { grids.first { $0.id == code } }

    package func fund(_ code: String) -> Fund? { funds.first { $0.id == code } }

    /// The first unit that serves this purpose, such as `gas`.
    package func unit(for purpose: String) -> Unit? { units.first { $0.purposes.contains(purpose) } }
}

/// 网格: the smallest area with people of its own.
package struct Grid: Codable, Hashable, Sendable {
    package let id: GridCode
    /// The compound or lane, as its address begins.
    package let compound: String
    /// The compound's Party branch (小区党支部), which leads its public issues.
    package let branch: String
    package let rule: GridRule

    package init(id: GridCode, compound: String, branch: String, rule: GridRule) {
        self.id = id
        self.compound = compound
        self.branch = branch
        self.rule = rule
    }
}

/// 承办人.
package struct Doer: Codable, Hashable, Sendable {
    /// 身份: reported apart.
    package enum Kind: String, Codable, Sendable, CaseIterable {
        case communityWorker, memberVolunteer, volunteer, steward, ownersCommittee, unit, outlet
    }

    package let id: DoerID
    package let name: String
    package let kind: Kind
    /// Grids where the doer works; empty is all.
    package let grids: [GridCode]
    /// Skills by the catalogue's codes, such as `shop` or `talk`.
    package let skills: [String]
    package let phone: String?
    /// How the desk reaches the doer: phone, wechat, desk.
    package let reachedBy: String
    /// 所属单位: what the doer belongs to, for conflicts.
    package let affiliation: String?
    package let onDuty: Bool

    package init(
        id: DoerID, name: String, kind: Kind, grids: [GridCode], skills: [String], phone: String? = nil,
        reachedBy: String = "phone", affiliation: String? = nil, onDuty: Bool = true
    ) {
        self.id = id
        self.name = name
        self.kind = kind
        self.grids = grids
        self.skills = skills
        self.phone = phone
        self.reachedBy = reachedBy
        self.affiliation = affiliation
        self.onDuty = onDuty
    }

    package func works(in grid: GridCode) -> Bool { grids.isEmpty || grids.contains(grid) }
}

/// A unit of the alliance, a resident unit, or an outlet of the 15-minute circle.
package struct Unit: Codable, Hashable, Sendable {
    package let id: UnitCode
    package let name: String
    /// 结盟单位: what is done with it jointly is counted apart.
    package let alliance: Bool
    /// What it serves, such as `gas` or `pharmacy`.
    package let purposes: [String]
    package let phone: String?

    package init(id: UnitCode, name: String, alliance: Bool, purposes: [String], phone: String? = nil) {
        self.id = id
        self.name = name
        self.alliance = alliance
        self.purposes = purposes
        self.phone = phone
    }
}

/// A resident whom the community knows by name: the only ones who are given community money or goods.
package struct Resident: Codable, Hashable, Sendable {
    package enum Standing: String, Codable, Sendable, CaseIterable { case alive, moved, inHospital, deceased }

    package let id: ResidentCode
    package let name: String
    package let address: String
    /// Residents of one household share it.
    package let household: String
    package let standing: Standing
    /// Categories, such as `livesAlone`; labels stay in staff's view.
    package let categories: [String]
    package let phone: String?

    package init(
        id: ResidentCode, name: String, address: String, household: String, standing: Standing = .alive,
        categories: [String] = [], phone: String? = nil
    ) {
        self.id = id
        self.name = name
        self.address = address
        self.household = household
        self.standing = standing
        self.categories = categories
        self.phone = phone
    }
}

/// 资金来源: a fund of the community, such as party dues or what somebody gave for a purpose.
package struct Fund: Codable, Hashable, Sendable {
    /// Such as `party-dues`, or `donation-2026-1`.
    package let id: String
    /// 专款专用: whom it may be given to, by category of resident; empty is anybody. What was given for a purpose is spent
    /// for it (公益事业捐赠法 Art. 18).
    package let categories: [String]

    package init(id: String, categories: [String] = []) {
        self.id = id
        self.categories = categories
    }

    package func isFor(_ resident: Resident) -> Bool {
        categories.isEmpty || resident.categories.contains(where: categories.contains)
    }
}
