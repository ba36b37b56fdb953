internal import Casework

extension Admission {
    /// The grid that somebody named, if there is one of that code: it becomes part of a routing key.
    func grid(_ fields: inout Fields) -> GridCode? {
        guard case .text(let typed)? = fields.raw("grid") else { return nil }
        let grid = GridCode(Text.clean(typed))
        guard GridCode.isNeutral(grid.text) else { return nil }  // Named as a fault where it is read.
        let directory = house.directory.directory
        if grid != "none", directory.grid(grid) == nil {
            fields.fault("grid", .unknownCode, ["value": grid.text])
            return nil
        }
        return grid
    }

    /// What only the door knows of a submission: the grid and the door of its address. Where no address was typed, one
    /// in the words still finds the grid, and no more: it may be the neighbour's.
    func settle(_ submission: inout Submission, grid: GridCode?) {
        let places = house.directory.current
        var found: Address?
        if let typed = submission.address {
            found = Address.read(typed, compounds: places.compounds)
            submission.room = found?.roomKey
        } else if let words = submission.words {
            found = Address.find(in: words, compounds: places.compounds)?.address
        }
        let resolved = found.flatMap { GridRule.resolve($0, by: places.rules) }.map { GridCode($0) }
        submission.grid = grid ?? resolved ?? "none"
    }

    /// The same for a correction, before its body is read.
    func place(_ values: inout [String: JSONValue]) {
        values["room"] = nil
        guard case .text(let typed)? = values["address"] else { return }
        let places = house.directory.current
        let address = Address.read(typed, compounds: places.compounds)
        if let room = address.roomKey { values["room"] = .text(room) }
        if values["grid"] == nil, let grid = GridRule.resolve(address, by: places.rules) {
            values["grid"] = .text(grid)
        }
    }
}
