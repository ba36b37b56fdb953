import FoundationEssentials
import Lines
import SwiftCSV
import Testing

@testable import Casework
@testable import Ledger
@testable import Operations

@Suite("A row of the 工作台账")
struct DaybookRowTests {
    /// 2026-03-16 09:28 on the wall.
    private static let opened = Instant(milliseconds: 1_773_624_480_000)
    private static let request = RequestID(UUID())
    private static let contact = Private(request: request, index: 0)
    private static let later = Private(request: RequestID(UUID()), index: 0)
    private static let words = Private(request: request, index: 1)
    private static let directory = Directory(
        version: 1,
        grids: BuildingSet("1-6").map { buildings in
            [
                Grid(
                    id: "rongxi-1", compound: "榕荫里", branch: "榕荫里党支部",
                    rule: GridRule(grid: "rongxi-1", compound: "榕荫里", buildings: buildings))
            ]
        } ?? [],
        doers: [Doer(id: "S01", name: "林秋妹", kind: .memberVolunteer, grids: [], skills: [])],
        units: [Unit(id: "U01", name: "玉屏卫生站", alliance: true, purposes: [])],
        residents: [
            Resident(id: "R04", name: "曾阿婆", address: "井尾弄31号", household: "H4", phone: "15405910012")
        ])
    private static let catalogue = Catalogue(kinds: [
        ServiceKind(code: "shop", line: .errand, zh: "代购", en: "Shopping")
    ])

    private static func shown(
        _ status: Status = .closed, closed: Bool = true, held: Bool = false, callBack: Bool = false,
        withUnit: UnitCode? = nil, person: PersonReference? = nil
    ) -> DaybookCase {
        DaybookCase(
            number: "10284715", line: .errand,
            summary: Summary(
                kind: "shop", status: status, grid: "rongxi-1", held: held, callBack: callBack, openedAt: opened,
                closedAt: closed ? opened + .hours(15) : nil, withUnit: withUnit),
            channel: .phone, incomplete: [], parked: false, doers: ["S01"],
            person: person ?? .named(in: request, as: "requester"), contacts: [contact], places: [contact],
            content: words)
    }

    private static let said: [Private: [String: String]] = [
        contact: ["name": "林依姆", "phone": "15405910001", "address": "榕荫里3号楼501"],
        words: ["text": "要米10斤"],
    ]

    private static func row(
        _ shown: DaybookCase, _ disclosure: DaybookRow.Disclosure = .opened(said)
    ) -> [String: String] {
        let row = DaybookRow(shown: shown, disclosure: disclosure, directory: directory, catalogue: catalogue)
        return Dictionary(uniqueKeysWithValues: zip(DaybookRow.columns, row.cells(place: 3)))
    }

    @Test("says in the words of the trade what became of a case, and its moments by the clock on the wall")
    func whole() {
        #expect(
            Self.row(Self.shown()) == [
                "序号": "3", "登记时间": "2026-03-16 09:28", "渠道": "来电", "姓名": "林依姆", "电话": "154 0591 0001",
                "住址": "榕荫里3号楼501", "网格": "榕荫里 rongxi-1", "事项类别": "代购", "内容": "要米10斤", "承办人": "林秋妹",
                "办理结果": "办结", "办结时间": "2026-03-17 00:28", "回访": "", "备注": "受理编号 10 28 47 15",
            ])
    }

    @Test("tells nothing private that was not opened")
    func sealed() {
        let row = Self.row(Self.shown(), .sealed)
        for column in ["姓名", "电话", "住址", "内容"] { #expect(row[column] == "", "\(column)") }
        #expect(row["承办人"] == "林秋妹")
    }

    @Test("of somebody who was erased it says so, also where the directory still knows her")
    func erased() {
        for person in [PersonReference.named(in: Self.request, as: "requester"), .resident("R04")] {
            let row = Self.row(Self.shown(person: person), .opened([:]))
            for column in ["姓名", "电话", "住址", "内容"] { #expect(row[column] == "已删除", "\(column)") }
        }
    }

    @Test("a correction goes before what it corrects, and leaves the rest")
    func corrected() {
        var shown = Self.shown()
        shown.contacts.append(Self.later)
        shown.places.append(Self.later)
        var said = Self.said
        said[Self.later] = ["phone": "059110000010", "ext": "12"]
        let row = Self.row(shown, .opened(said))
        #expect(row["电话"] == "0591-10000010 转 12")
        #expect(row["姓名"] == "林依姆")
        #expect(row["住址"] == "榕荫里3号楼501")
    }

    @Test("what was not said is empty; of a resident the directory says it")
    func missing() {
        let fields = [Self.contact: ["comesBy": "yes"], Self.words: ["text": "x"]]
        let stranger = Self.row(Self.shown(), .opened(fields))
        for column in ["姓名", "电话", "住址"] { #expect(stranger[column] == "", "\(column)") }
        let resident = Self.row(Self.shown(person: .resident("R04")), .opened(fields))
        #expect(resident["姓名"] == "曾阿婆")
        #expect(resident["电话"] == "154 0591 0012")
        #expect(resident["住址"] == "井尾弄31号")
    }

    @Test(
        "a phone is grouped, so that a spreadsheet leaves it a text",
        arguments: [
            ("15405910001", nil, "154 0591 0001"), ("059110000010", nil, "0591-10000010"),
            ("10000010", nil, "1000 0010"), ("10000010", "12", "1000 0010 转 12"), ("12345", nil, "'12345"),
        ])
    func phone(digits: String, ext: String?, written: String) {
        var said = Self.said
        said[Self.contact] = ["phone": digits].merging(ext.map { ["ext": $0] } ?? [:]) { $1 }
        #expect(Self.row(Self.shown(), .opened(said))["电话"] == written)
    }

    @Test(
        "an address or a text that looks like a date, a number or a formula stays a text",
        arguments: ["3-12", "0501", "1/2", "3月5日", "3E5", "=1+1", "-502", "+86"])
    func keptAsText(typed: String) throws {
        let said = [Self.contact: ["address": typed, "name": typed], Self.words: ["text": typed]]
        let row = DaybookRow(
            shown: Self.shown(), disclosure: .opened(said), directory: Self.directory, catalogue: Self.catalogue)
        var csv = CSVText(DaybookRow.columns)
        csv.add(row.cells(place: 1))
        let read = try #require(try CSV<SwiftCSV.Named>(string: String(csv.text.dropFirst())).rows.first)
        for column in ["姓名", "住址", "内容"] { #expect(read[column] == "'\(typed)", "\(column)") }
    }

    @Test(
        "回访 is still to come, planned, or done",
        arguments: [
            (true, nil, nil, "待回访"), (false, opened + .days(3), nil, "待回访 2026-03-19"),
            (false, nil, opened + .days(1), "已回访 2026-03-17"), (false, nil, nil, ""),
        ])
    func followUp(callBack: Bool, planned: Instant?, done: Instant?, written: String) {
        var shown = Self.shown(callBack: callBack)
        (shown.followUpAt, shown.followedUpAt) = (planned, done)
        #expect(Self.row(shown)["回访"] == written)
    }

    @Test("an open case has no end, and the remarks say what somebody has to know")
    func remarks() {
        let held = Self.row(Self.shown(.held, closed: false, held: true, callBack: true, withUnit: "U01"))
        #expect(held["办理结果"] == "待核实")
        #expect(held["办结时间"] == "")
        #expect(held["回访"] == "")
        #expect(held["备注"] == "受理编号 10 28 47 15;待核实;待回电;联合单位:玉屏卫生站")
        var refused = Self.shown(.notTaken)
        refused.refusal = Refusal(.closed)
        #expect(Self.row(refused)["办理结果"] == "办结·不予受理:这件已经办结了")
    }

    @Test("a clerk who rang after the end has asked afterwards; one who rang before has not")
    func rungAfterwards() throws {
        let state = MediationState(
            matter: try Codec.decode(Matter.self, from: Self.matter), phase: .closed, otherSides: [],
            wantsWritten: false, affiliated: [])
        let rung = try Codec.encode([MediationFact.desk(.noted(words: nil, doerToBeTold: false, calledBack: true))])
        for (after, expected) in [(Span.hours(-1), nil), (.hours(1), Self.opened + .hours(1))] as [(Span, Instant?)] {
            let step = HistoryEntry(
                request: RequestID(UUID()), verb: .note, channel: .phone, occurredAt: Self.opened + after,
                isAccepted: true, facts: rung, refusal: nil)
            let item = DaybookItem(
                standing: CaseStanding(
                    caseID: CaseID(UUID()), number: "10284715", line: .mediation,
                    summary: Summary(kind: "noise", status: .closed, grid: "g", openedAt: Self.opened), version: 1,
                    parked: false, changedAt: Self.opened, state: try Codec.encode(state)),
                steps: [step], particulars: [])
            #expect(try DaybookCase(item).followedUpAt == expected)
        }
    }

    private static let matter = Array(
        """
        {"opened": "\(request)", "kind": "noise", "grid": "g", "channel": "phone", "urgent": false,
         "openedAt": \(opened.milliseconds), "closedAt": \(opened.milliseconds), "callBack": false, "yellow": false,
         "requester": {"resident": {"_0": "R04"}}, "contacts": [], "notes": [], "incomplete": []}
        """.utf8)
}
