import Casework
import Ledger
import Testing
import Work

@testable import Operations

@Suite("linli doctor")
struct DiagnosisTests {
    @Test(
        "clocks that differ are a warning, then wrong",
        arguments: [(0, .ok), (-1_900, .ok), (10_000, .warning), (-60_000, .wrong)] as [(Int64, Finding.Level)])
    func clock(difference: Int64, level: Finding.Level) {
        #expect(Diagnosis.clock(difference: difference).level == level)
    }

    @Test("a ring without a backup is a warning with the command to type; without an active key it is wrong")
    func keys() {
        var ring = KeyRing.fresh(id: "k1")
        #expect(Diagnosis.keys(.known(ring)).map(\.level) == [.ok, .warning])
        #expect(Diagnosis.keys(.known(ring))[1].toDo?.hasPrefix("linli keys export") == true)
        ring.backupAcknowledged = "2026-03-16"
        #expect(Diagnosis.keys(.known(ring)).map(\.level) == [.ok, .ok])
        ring.keys[0].state = .held
        #expect(Diagnosis.keys(.known(ring))[0].level == .wrong)
        #expect(Diagnosis.keys(.unknown(why: "gone")).map(\.level) == [.wrong])
    }

    @Test("the next year's days off are asked for from October on")
    func calendar() throws {
        let calendar = try WorkingCalendar([
            CalendarYear(year: 2026, published: true, source: "notice", holidays: [], workdays: [])
        ])
        func level(_ year: Int, _ month: Int) throws -> Finding.Level {
            let today = try #require(CivilDate(year: year, month: month, day: 5))
            return Diagnosis.calendar(.known(calendar), today: today).level
        }
        #expect(try level(2026, 9) == .ok)
        #expect(try level(2026, 10) == .warning)
        #expect(try level(2027, 1) == .warning)
        #expect(try level(2025, 12) == .warning)
    }

    @Test(
        "room on the disk",
        arguments: [
            (100, 200, .ok), (1, 200, .wrong), (10, 200, .warning), (1, 2, .warning), (0, 0, .wrong),
        ] as [(Int64, Int64, Finding.Level)])
    func disk(freeGiB: Int64, totalGiB: Int64, level: Finding.Level) {
        let gib: Int64 = 1_073_741_824
        #expect(Diagnosis.disk("/var", free: freeGiB * gib, of: totalGiB * gib).level == level)
    }

    @Test(
        "an old broker is wrong, and one under an alarm",
        arguments: [("3.9.13", .wrong), ("3.10.8", .ok), ("3.13.0", .ok), ("4.1.0", .ok)] as [(String, Finding.Level)])
    func broker(version: String, level: Finding.Level) {
        #expect(Diagnosis.broker(.known(version), alarms: []).map(\.level) == [level])
        #expect(Diagnosis.broker(.known(version), alarms: ["no room"]).last?.level == .wrong)
    }

    @Test("a register that is not synced at every commit is wrong")
    func register() {
        #expect(Diagnosis.register(.known(("wal", 2))).level == .ok)
        #expect(Diagnosis.register(.known(("wal", 1))).level == .wrong)
        #expect(Diagnosis.register(.known(("delete", 2))).level == .wrong)
        #expect(Diagnosis.register(.unknown(why: "gone")).level == .wrong)
    }

    @Test("what is otherwise in a database is named, the first ten things of it, and how many there are besides")
    func schema() {
        let expected = LiveSchema(lines: (1...12).map { "column cases.c\($0) text" })
        func found(_ lines: [String]) -> [Finding] {
            Diagnosis.schema(.known(LiveSchema(lines: lines)), against: expected, of: "the ledger")
        }
        #expect(found(expected.lines) == [.ok("schema", "the ledger is made as this version expects")])
        let changed = found(expected.lines.dropLast() + ["right parked \"linli-intake\" SELECT"])
        #expect(
            changed.map(\.words) == [
                "the ledger 多出 has besides: right parked \"linli-intake\" SELECT",
                "the ledger 缺少 lacks: column cases.c12 text",
            ])
        #expect(changed.allSatisfy { $0.level == .wrong && $0.toDo?.contains("linli migrate") == true })
        let empty = found([])
        #expect(empty.count == 11 && empty.last?.words == "the ledger: 另有 2 处, and 2 more")
        #expect(Diagnosis.schema(.unknown(why: "gone"), against: expected, of: "x").map(\.words) == ["x: gone"])
    }

    @Test("one thing that is wrong makes the whole wrong; warnings do not")
    func whole() {
        #expect(![Finding.ok("a", "b"), .warning("a", "b", toDo: "c")].isAnythingWrong)
        #expect([Finding.ok("a", "b"), .wrong("a", "b", toDo: "c")].isAnythingWrong)
        #expect([Finding.ok("a", "b")].lines.last == "all is well")
    }
}
