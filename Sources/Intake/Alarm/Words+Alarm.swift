internal import Casework
internal import Lines

extension Words {
    /// What the duty phone or the group reads: which case, where, and what to do. It is read on a screen in the open.
    static func alarm(number: String?, grid: GridCode, isEmergency: Bool) -> String {
        let status = isEmergency ? "待核实·紧急" : "待核实"
        let which = number.flatMap { CaseNumber($0) }.map { "受理编号\($0.inPairs)," } ?? ""
        let place = grid == "none" ? "" : "网格\(grid.text),"
        return "【\(status)】\(which)\(place)请马上到台上核实处理。"
    }
}
