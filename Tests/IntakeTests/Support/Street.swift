import Casework

@testable import Intake

/// The made-up community of the demo, as far as the door needs it.
enum Street {
    static let directory = Directory(
        version: 7,
        grids: [
            grid("rongxi-1", "榕荫里", "1-6"), grid("rongxi-2", "榕荫里", "7-12"), grid("rongxi-3", "桂香苑", "A-D"),
            grid("rongxi-4", "井尾弄", "1-98"), grid("rongxi-5", "融和新村", "1-9"),
        ],
        doers: [
            Doer(id: "S01", name: "林秋妹", kind: .memberVolunteer, grids: ["rongxi-1"], skills: ["shop"]),
            Doer(id: "S05", name: "薛宝珍", kind: .memberVolunteer, grids: ["rongxi-3"], skills: ["shop", "pickup"]),
        ],
        units: [], residents: [])

    static let catalogue = Catalogue(kinds: [
        ServiceKind(code: "shop", line: .errand, zh: "代购", en: "Shopping"),
        ServiceKind(code: "pickup", line: .errand, zh: "代取", en: "Pick-up"),
        ServiceKind(code: "inquiry", line: .errand, zh: "咨询", en: "Question", handling: .answered),
        ServiceKind(code: "other", line: .errand, zh: "其他", en: "Other"),
        ServiceKind(code: "other", line: .mediation, zh: "其他", en: "Other"),
        ServiceKind(code: "neighbour", line: .mediation, zh: "邻里", en: "Neighbours"),
        ServiceKind(code: "care", line: .condolence, zh: "探访", en: "Care visit"),
        ServiceKind(code: "listen", line: .condolence, zh: "倾听", en: "A talk"),
    ])

    private static func grid(_ code: GridCode, _ compound: String, _ buildings: String) -> Grid {
        guard let set = BuildingSet(buildings) else { preconditionFailure("\(buildings) names no buildings") }
        return Grid(
            id: code, compound: compound, branch: "\(compound)小区党支部",
            rule: GridRule(grid: code.text, compound: compound, buildings: set))
    }
}
