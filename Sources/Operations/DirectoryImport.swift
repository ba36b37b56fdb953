internal import Casework
internal import Foundation
package import Ledger
internal import SwiftCSV

/// Reads the directory's CSV files, as a spreadsheet saves them, and names every faulty line at once.
package struct DirectoryImport: Sendable {
    package let contents: DirectoryContents

    /// `folder` holds grids.csv, doers.csv, units.csv, residents.csv and, where money is kept, accounts.csv.
    package init(folder: String) throws {
        var faults: [String] = []
        func read<Row>(_ file: String, optional: Bool = false, _ make: (Cells) -> Row?) throws -> [Row] {
            let path = "\(folder)/\(file)"
            guard FileManager.default.fileExists(atPath: path) else {
                if optional { return [] }
                throw OperationsError(.file, "\(path) is missing")
            }
            let text = try String(contentsOfFile: path, encoding: .utf8)
            let table = try CSV<SwiftCSV.Named>(string: text.hasPrefix("\u{FEFF}") ? String(text.dropFirst()) : text)
            return table.rows.enumerated().compactMap { index, row in
                let made = make(Cells(row: row))
                if made == nil { faults.append("\(file), line \(index + 2): not readable") }
                return made
            }
        }
        let grids = try read("grids.csv") { $0.grid }
        let doers = try read("doers.csv") { $0.doer }
        let units = try read("units.csv") { $0.unit }
        let residents = try read("residents.csv") { $0.resident }
        let accounts = try read("accounts.csv", optional: true) { $0.account }
        let known = Set(grids.map(\.id))
        for doer in doers {
            for grid in doer.grids where !known.contains(grid) {
                faults.append("doers.csv, \(doer.id): no grid \(grid)")
            }
        }
        guard faults.isEmpty else { throw OperationsError(.directory, faults.joined(separator: "\n")) }
        contents = DirectoryContents(
            directory: Directory(
                version: 0, grids: grids, doers: doers, units: units, residents: residents,
                funds: accounts.compactMap(\.fund)), accounts: accounts.map(\.account))
    }
}

/// One line of a CSV file, by the heading of its cells.
private struct Cells {
    let row: [String: String]

    subscript(_ name: String) -> String { (row[name] ?? "").trimmingCharacters(in: .whitespaces) }
    func list(_ name: String) -> [String] { self[name].split(separator: " ").map(String.init) }
    func optional(_ name: String) -> String? { self[name].isEmpty ? nil : self[name] }

    var grid: Grid? {
        guard let buildings = BuildingSet(self["buildings"]), !self["id"].isEmpty else { return nil }
        return Grid(
            id: GridCode(self["id"]), compound: self["compound"], branch: self["branch"],
            rule: GridRule(grid: self["id"], compound: self["compound"], buildings: buildings))
    }

    var doer: Doer? {
        guard let kind = Doer.Kind(rawValue: self["kind"]), !self["id"].isEmpty, !self["name"].isEmpty else {
            return nil
        }
        return Doer(
            id: DoerID(self["id"]), name: self["name"], kind: kind, grids: list("grids").map { GridCode($0) },
            skills: list("skills"), phone: optional("phone"), reachedBy: self["reachedBy"],
            affiliation: optional("affiliation"), onDuty: self["onDuty"] != "no")
    }

    var unit: Casework.Unit? {
        guard !self["id"].isEmpty, !self["name"].isEmpty else { return nil }
        return Casework.Unit(
            id: UnitCode(self["id"]), name: self["name"], alliance: self["alliance"] == "yes",
            purposes: list("purposes"), phone: optional("phone"))
    }

    var resident: Resident? {
        guard let standing = Resident.Standing(rawValue: self["standing"]), !self["id"].isEmpty else { return nil }
        return Resident(
            id: ResidentCode(self["id"]), name: self["name"], address: self["address"], household: self["household"],
            standing: standing, categories: list("categories"), phone: optional("phone"))
    }

    /// With the fund that it is, where it is one: the column `for` has its earmark. The float is lent, and given to nobody.
    var account: (account: OpeningAccount, fund: Fund?)? {
        guard !self["account"].isEmpty, let opening = Int64(self["opening"]) else { return nil }
        let code = AccountCode(self["account"])
        let account = OpeningAccount(
            code: code, floor: Int64(self["floor"]).map { Money(fen: $0) }, opening: Money(fen: opening))
        return (account, code == .float ? nil : code.fundName.map { Fund(id: $0, categories: list("for")) })
    }
}
