import Casework
import Testing

@Suite("What a browser sends for a form")
struct TypedFormTests {
    private func typed(_ pairs: [(String, String)], _ fields: [Form.Field]) -> TypedForm {
        TypedForm(
            pairs.map { (name: $0.0, text: $0.1) }, for: Form(.note, of: .errand, fields: fields), now: Filled.now)
    }

    @Test(
        "is fen where yuan were typed",
        arguments: [
            ("45.8", 4580), ("45", 4500), ("45.80", 4580), ("４５．８", 4580), ("45块8", 4580), ("45元", 4500), ("¥45", 4500),
            ("12块5毛", 1250), ("三块五", 350), ("0", 0), ("0.00", 0), ("-5", -500), (" 53.2 ", 5320),
            ("12345678", 1_234_567_800), ("9223372036854775807", .max), ("-9223372036854775807", .min),
        ] as [(String, Int64)])
    func yuan(text: String, fen: Int64) {
        let typed = typed([("capFen", text)], [Form.Field("capFen", .money)])
        #expect(typed.values == ["capFen": .integer(fen)])
    }

    @Test(
        "is no number where no amount was typed", arguments: ["四十左右", "1.234", "12元5角3分多", "abc", "5e3", "0x10", "NaN"])
    func noAmount(text: String) {
        var fields = Fields(typed([("capFen", text)], [Form.Field("capFen", .money)]).values)
        #expect(fields.money("capFen") == nil && fields.faults.map(\.code) == [.notANumber])
    }

    @Test(
        "is a moment of the house's clock",
        arguments: [
            ("9:13", "2026-03-16T09:13:00+08:00"), ("09:13", "2026-03-16T09:13:00+08:00"),
            ("９：１３", "2026-03-16T09:13:00+08:00"), ("2026-03-18T17:30", "2026-03-18T17:30:00+08:00"),
            ("2026-03-18 9:30", "2026-03-18T09:30:00+08:00"), ("2026-03-18T17:30:00Z", "2026-03-18T17:30:00Z"),
            ("25:00", "25:00"), ("下午", "下午"),
        ])
    func moments(text: String, iso: String) {
        #expect(typed([("at", text)], [Form.Field("at", .moment)]).values == ["at": .text(iso)])
    }

    private static let lines = Form.Field(
        "lines",
        .list([Form.Field("name", .line(longest: 60)).required(), Form.Field("fen", .money).required()], most: 3))

    @Test("moves the rows of a list up, so that a fault stands at what is shown")
    func rows() {
        let typed = typed(
            [("lines[2].name", "盐"), ("lines[0].name", "米"), ("lines[0].fen", "33.5"), ("lines[1].name", " ")],
            [Self.lines])
        #expect(typed.values == ["lines": [["name": "米", "fen": 3350], ["name": "盐"]]])
        #expect(typed.faults == [Fault("lines[1].fen", .missing)])
        #expect(typed.kept["lines[1].name"] == ["盐"])
    }

    @Test(
        "has no row beyond the last one",
        arguments: [
            "3", "9999", "99999999999999999999", "-1", "", "０", "0x1", "[[", String(repeating: "9", count: 5000),
        ])
    func places(place: String) {
        let typed = typed([("lines[\(place)].name", "米")], [Self.lines])
        #expect(typed.values.isEmpty)
        #expect(typed.faults.map(\.code) == (place.count > 100 ? [] : [.outOfRange]))
    }

    @Test("is looked at only where the form asks")
    func unknownNames() {
        let deep = String(repeating: "a.", count: 10_000) + "b"
        let pairs = [("lines", "x"), ("lines[0]", "x"), ("lines[0].name.name", "x"), (deep, "x"), ("csrf", "x")]
        let typed = typed(pairs, [Self.lines, Form.Field("text", .words(longest: 10))])
        #expect(typed.values.isEmpty && typed.faults.isEmpty && typed.kept.isEmpty)
    }

    @Test("is bounded however much was sent")
    func bounded() {
        let many = (0..<100_000).map { ("custody", "c\($0)") }
        let choices = Choices(.answer, (0..<5000).map { .init("c\($0)", Phrase("x", "x")) })
        let typed = typed(many, [Form.Field("custody", .some(choices)), Form.Field("late", .line(longest: 5))])
        guard case .list(let codes)? = typed.values["custody"] else {
            Issue.record("no list")
            return
        }
        #expect(codes.count == TypedForm.mostOfOne && typed.kept["custody"]?.count == TypedForm.mostOfOne)
    }

    @Test("takes one answer to one question, and no answer that was not offered")
    func answers() {
        let side = Form.Field("side", .one(.answers(SideRole.allCases, Words.side)))
        #expect(typed([("side", "other"), ("side", "other")], [side]).values == ["side": "other"])
        #expect(typed([("side", "other"), ("side", "applicant")], [side]).faults.map(\.code) == [.wrongType])
        #expect(typed([("side", "judge")], [side]).faults == [Fault("side", .unknownCode)])
        #expect(typed([("side", "")], [side]).values.isEmpty)
        let yes = Form.Field("closes", .yesNo).initially("yes")
        #expect(typed([("closes", "no")], [yes]).values == ["closes": "no"])
        #expect(
            typed([("names", "薛𣵦、大儿子,二儿子\n")], [Form.Field("names", .names)]).values == ["names": ["薛𣵦", "大儿子", "二儿子"]])
    }

    @Test("has an object only where something of it was typed")
    func objects() {
        let goods = Form.Field(
            "goods", .object([Form.Field("sets", .whole(1...9)).required(), Form.Field("issued", .yesNo)]))
        #expect(typed([], [goods]).values.isEmpty && typed([], [goods]).faults.isEmpty)
        #expect(typed([("goods.issued", "no")], [goods]).faults == [Fault("goods.sets", .missing)])
    }

    @Test("has each fault once")
    func once() {
        let form = Errand.form(of: .purchase, on: nil, in: Filled.view)
        let typed = TypedForm([], for: form, now: Filled.now)
        var fields = Fields(typed.values)
        #expect(ErrandBody.read(.purchase, from: &fields) == nil)
        #expect(typed.faults(and: fields.faults) == [Fault("totalFen", .missing)])
    }
}
