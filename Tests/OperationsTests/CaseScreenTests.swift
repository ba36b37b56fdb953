import Casework
import Foundation
import Lines
import Testing

@testable import Ledger
@testable import Operations

@Suite("linli case show, linli case why")
struct CaseScreenTests {
    private static let opened = Instant(milliseconds: 1_773_624_480_000)
    private static let now = opened + .hours(6)

    /// The sample directory.
    private static func directory() throws -> Directory {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().path
        return try DirectoryImport(folder: "\(root)/config/directory").contents.directory
    }

    private static func step(
        _ verb: Verb, after: Span = .zero, outcome: String = "accepted", onBehalfOf: String = "",
        facts: [UInt8] = Array("[]".utf8), refusal: [UInt8] = []
    ) -> CaseFile.Step {
        CaseFile.Step(
            book: "mediation", seq: 1, requestID: UUID(), verb: verb, outcome: outcome, actor: "A1", role: "desk",
            onBehalfOf: onBehalfOf, heardBy: "phone", channel: "phone", occurredAt: opened + after, at: opened + after,
            committedAt: opened + after, facts: facts, refusal: refusal)
    }

    private static func facts(_ json: String) throws -> [UInt8] {
        let facts = try Codec.decode([MediationFact].self, from: Array(json.utf8))
        #expect(!facts.isEmpty)
        return try Codec.encode(facts)
    }

    private static func file(
        _ status: Status = .toTalk, held: Bool = false, callBack: Bool = false, doer: DoerID? = nil,
        steps: [CaseFile.Step], dues: [CaseFile.Due] = [], parked: [CaseFile.ParkedStep] = [],
        openings: [Opening] = []
    ) throws -> CaseFile {
        let id = try #require(CaseID("0195a0c0-0000-7000-8000-000000000001"))
        let summary = Summary(
            kind: "property", status: status, grid: "rongxi-3", doer: doer, held: held, callBack: callBack,
            openedAt: opened)
        return CaseFile(
            standing: CaseStanding(
                caseID: id, number: "10832892", line: .mediation, summary: summary, version: 3, parked: !parked.isEmpty,
                changedAt: opened),
            state: [], steps: steps, dues: dues, parked: parked, openings: openings)
    }

    private static let shortlist = """
        [{"proposed": {"_0": {
            "proposed": [{"doer": "S03", "reason": "allGrids"}],
            "passedOver": [{"doer": "S05", "reason": "lacksSkill"}, {"doer": "S04", "reason": "affiliated"},
                {"doer": "S08", "reason": "affiliated"}]}}}]
        """

    @Test("why: who was proposed, then who belongs to the matter, then the others, each by name and with the reason")
    func why() throws {
        let file = try Self.file(steps: [Self.step(.submit, facts: try Self.facts(Self.shortlist))])
        let lines = CaseWhy.lines(file, in: try Self.directory(), now: Self.now)
        #expect(lines.first == "10 83 28 92 纠纷调解转介 待劝解")
        let rows = lines.filter { $0.contains("proposed") || $0.contains("passed over") }
        #expect(rows.count == 4)
        let expected = [
            ["proposed", "S03 郑丽萍", "调委会委员", "无关联"], ["passed over", "S04 何建榕", "榕荫物业", "所属单位与本事有关"],
            ["passed over", "S08 施文彬", "桂香苑业委会", "所属单位与本事有关"], ["passed over", "S05 薛宝珍"],
        ]
        for (row, parts) in zip(rows, expected) {
            for part in parts { #expect(row.contains(part), "\(part) is not in: \(row)") }
        }
        for line in lines { #expect(DisplayWidth.of(line) <= 80, "\(line)") }
    }

    @Test("why: each time somebody was looked for is told, in order, and what was answered")
    func answers() throws {
        let steps = [
            Self.step(.submit, facts: try Self.facts(Self.shortlist)),
            Self.step(.assign, after: .minutes(5), facts: try Self.facts(#"[{"assigned": {"doer": "S03"}}]"#)),
            Self.step(.decline, after: .minutes(9), facts: try Self.facts(#"[{"declined": {"doer": "S03"}}]"#)),
        ]
        let lines = CaseWhy.lines(try Self.file(steps: steps), in: try Self.directory(), now: Self.now)
        let told = lines.map { $0.trimmingCharacters(in: .whitespaces) }
        let asked = try #require(told.firstIndex(of: "asked: S03 郑丽萍"))
        let declined = try #require(told.firstIndex(of: "不方便接 declined: S03 郑丽萍"))
        #expect(asked < declined)
    }

    @Test("why: where nobody was looked for it says so, and for what reason")
    func nobody() throws {
        let expected: [(Status, String)] = [
            (.answered, "dealt with at the desk"), (.held, "on hold"), (.withBranch, "branch"), (.toAssign, "so far"),
        ]
        for (status, words) in expected {
            let lines = CaseWhy.lines(
                try Self.file(status, steps: [Self.step(.submit)]), in: try Self.directory(), now: Self.now)
            #expect(lines.last?.contains(words) == true, "\(status): \(lines)")
        }
    }

    @Test("why: facts of another version are said to be unreadable, and the rest is told all the same")
    func foreignFacts() throws {
        let steps = [
            Self.step(.submit, facts: Array(#"[{"teleported": {}}]"#.utf8)),
            Self.step(.note, after: .minutes(5), facts: try Self.facts(Self.shortlist)),
        ]
        let lines = CaseWhy.lines(try Self.file(steps: steps), in: try Self.directory(), now: Self.now)
        #expect(lines.contains { $0.hasSuffix("this version cannot read what was recorded") })
        #expect(lines.contains { $0.contains("S03 郑丽萍") })
    }

    @Test("show: where it stands, its marks, every step with what came of it, what it waits for, what is parked")
    func show() throws {
        let parked = UUID()
        let file = try Self.file(
            .toTalk, callBack: true, doer: "S03",
            steps: [
                Self.step(.submit),
                Self.step(
                    .accept, after: .minutes(20), outcome: "refused", onBehalfOf: "S03",
                    refusal: Array(#"{"from": "a newer version"}"#.utf8)),
            ],
            dues: [
                .init(
                    kind: "timer", key: "remind", at: Self.now + .minutes(30), isProvisional: true, isSent: false)
            ],
            parked: [.init(id: parked, reason: "undecodable", since: Self.now)])
        let text = CaseTables.show(file, in: try Self.directory(), now: Self.now).joined(separator: "\n")
        for part in [
            "10 83 28 92", "待劝解", "纠纷调解转介 property", "rongxi-3", "S03 郑丽萍", "待回电", "version 3", "登记 ", "接单",
            "A1 代 S03", "✓", "不予办理", "remind", "暂定", parked.uuidString.lowercased(), "stay sealed here",
        ] {
            #expect(text.contains(part), "\(part) is missing:\n\(text)")
        }
        #expect(!text.contains("紧急") && !text.contains("待核实"), "marks that it has not")
    }

    @Test("show: a case that waits for nothing has no table of timers")
    func idle() throws {
        let file = try Self.file(.terminated, steps: [Self.step(.submit)])
        let text = CaseTables.show(file, in: try Self.directory(), now: Self.now).joined(separator: "\n")
        #expect(!text.contains("timers") && !text.contains("异常件") && !text.contains("marks"))
    }
}
