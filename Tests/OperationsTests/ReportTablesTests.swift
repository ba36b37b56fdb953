import Casework
import FoundationEssentials
import Testing

@testable import Operations

@Suite("A report on a terminal")
struct ReportTablesTests {
    private static let directory = Directory(
        version: 1, grids: [],
        doers: [Doer(id: "S01", name: "林秋妹", kind: .memberVolunteer, grids: [], skills: [])], units: [], residents: [])

    private static func report(_ deeds: [Deed.Kind], onlyJoint: Bool = false) -> HouseReport {
        var figures = Figures()
        for kind in deeds {
            figures.add(Deed(kind, at: .earliest), of: .errand, "shop", at: PersonID(UUID()))
        }
        return HouseReport(figures: figures, directory: directory, onlyJoint: onlyJoint)
    }

    @Test("says what was done in the words of the trade, with the hours of each doer")
    func said() {
        let report = Self.report([
            .asked, .asked, .ended(.closed), .visited(people: 2), .given, .agreed(written: true), .accepted("S01"),
            .served("S01", minutes: 52), .served("S09", minutes: nil),
        ])
        let lines = report.lines(Catalogue(kinds: []), from: CivilDate(iso: "2026-03-01"), until: .latest)
        let text = lines.joined(separator: "\n")
        for part in [
            "工作情况 2026-03-01 至 9999-12-31", "2 人次 · 1 户次 · 2 人 · 发放 1 人次", "2 件: shop 2 · 办结 1", "书面协议 1",
            "接单      1 次 · 不方便接 0 次", "志愿服务 2 人次 · 0.9 小时(其中 1 人次没有登记时长)", "S01 林秋妹", "S09",
        ] {
            #expect(text.contains(part), "\(part) in \(text)")
        }
        #expect(!text.contains("结盟单位"))
    }

    @Test("says that it counts only what was done jointly, and nothing of what was not done")
    func joint() {
        let lines = Self.report([], onlyJoint: true).lines(Catalogue(kinds: []), from: nil, until: .latest)
        #expect(lines.first == "工作情况 至 9999-12-31(只计与结盟单位共同办理的)")
        #expect(lines.last == "志愿服务 0 人次 · 0.0 小时")
    }

    @Test("is an object for a program")
    func json() throws {
        let text = String(decoding: try Self.report([.asked, .served("S01", minutes: 52)]).json(), as: UTF8.self)
        #expect(text.contains(#""asked":{"errand":{"shop":1}}"#))
        #expect(text.contains(#""service":{"S01":{"minutes":52,"times":1,"timesUntold":0}}"#))
    }
}
