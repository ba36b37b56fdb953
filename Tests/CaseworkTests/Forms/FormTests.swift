import Casework
import Synchronization
import Testing

/// What a form asks, held against what its reader asks for.
@Suite("A form")
struct FormTests {
    /// Names that a reader asks for and no form does, with the reason for each.
    private static let notTyped: [String: Set<String>] = [
        // `grid` is found from the address at the door; `sameCallAs` and a known person's id come from the page itself.
        "errand.submit": ["grid", "sameCallAs", "caller.person"],
        // `caller` is what other programs call the applicant. The other side is not asked to come to the desk.
        "mediation.submit": [
            "grid", "sameCallAs", "applicant.person", "caller", "otherSide.person", "otherSide.comesBy",
        ],
        "condolence.submit": ["grid", "sameCallAs", "person.person", "caller.person", "approverDoer"],
        // Who an approver is in the directory is looked up at the door.
        "condolence.assign": ["approverDoer"], "errand.settle": ["approverDoer"],
        // The door makes it out of the number.
        "errand.purchase": ["receiptDigest"], "errand.deliver": ["receiptDigest"], "errand.record": ["receiptDigest"],
        "errand.correct": ["receiptDigest"],
        // The room is read out of the address at the door.
        "errand.amend": ["room"], "mediation.amend": ["room"], "condolence.amend": ["room"],
    ]

    /// What the door reads of every step, whatever its line.
    private static let door: Set<String> = ["onBehalfOf", "heardBy", "occurredAt", "text"]

    @Test("asks exactly what its reader asks for, whatever the line, the state and the verb")
    func asksWhatIsRead() throws {
        try compare(Errand.self)
        try compare(Mediation.self)
        try compare(Condolence.self)
    }

    private func compare<Trade: ServiceLine>(_: Trade.Type) throws where Trade.State: CaseState {
        var inForms: [Verb: Set<String>] = [:]
        var inReaders: [Verb: Set<String>] = [:]
        for state in try Self.states(of: Trade.self) {
            for verb in Trade.verbs(on: state) {
                let filled = Filled(verb, on: state, of: Trade.self)
                let asked = Self.asked(of: filled, by: Trade.Body.self)
                let paths = Set(filled.form.paths)
                let unread = paths.subtracting(asked).subtracting(verb == .submit ? [] : Self.door)
                #expect(unread == [], "\(Trade.line) \(verb.rawValue) reads none of these")
                inForms[verb, default: []].formUnion(paths)
                inReaders[verb, default: []].formUnion(asked)
            }
        }
        for (verb, asked) in inReaders {
            let notTyped = asked.subtracting(inForms[verb] ?? [])
            #expect(notTyped == Self.notTyped["\(Trade.line).\(verb.rawValue)"] ?? [], "\(Trade.line) \(verb.rawValue)")
        }
    }

    /// Every path that the reader asks for: of an empty form, of a full one, and of each field and choice by itself.
    private static func asked<Body: LineBody>(of filled: Filled, by _: Body.Type) -> Set<String> {
        var asked: Set<String> = []
        let full = filled.values()
        var attempts = [[:], full] + full.map { [$0: $1] }
        for field in filled.form.fields {
            attempts += (field.choices?.all ?? []).map { full.merging([field.name: .text($0.code)]) { $1 } }
        }
        for values in attempts {
            let paths = Asked()
            var fields = Fields(values) { path in paths.add(path) }
            _ = Body.read(filled.form.verb, from: &fields)
            asked.formUnion(paths.all.map(Filled.plain))
        }
        return asked
    }

    private final class Asked: Sendable {
        private let paths = Mutex<Set<String>>([])
        func add(_ path: String) { paths.withLock { _ = $0.insert(path) } }
        var all: Set<String> { paths.withLock { $0 } }
    }

    static func states<Trade: ServiceLine>(of _: Trade.Type) throws -> [Trade.State?] where Trade.State: CaseState {
        try (1...40).flatMap { try Walk<Trade>($0).states }
    }

    @Test("names a required field that was left empty, and requires what its reader demands")
    func required() throws {
        try expectRequired(Errand.self)
        try expectRequired(Mediation.self)
        try expectRequired(Condolence.self)
    }

    private func expectRequired<Trade: ServiceLine>(_: Trade.Type) throws where Trade.State: CaseState {
        for state in try Self.states(of: Trade.self) {
            for verb in Trade.verbs(on: state) {
                let filled = Filled(verb, on: state, of: Trade.self)
                for path in filled.form.paths where filled.form.field(at: path)?.need == .required {
                    let typed = TypedForm(filled.pairs(without: path), for: filled.form, now: Filled.now)
                    let missing = typed.faults.map { Filled.plain($0.field) }
                    #expect(missing == [path] && typed.faults.map(\.code) == [.missing], "\(verb.rawValue)")
                }
                var empty = Fields([:])
                _ = Trade.Body.read(verb, from: &empty)
                for fault in empty.faults where fault.code == .missing && verb != .submit {
                    #expect(filled.form.field(at: fault.field)?.need == .required, "\(verb.rawValue) \(fault.field)")
                }
                #expect(empty.faults.allSatisfy { filled.form.field(at: $0.field) != nil || $0.field == "caller" })
            }
        }
    }

    @Test("has words for every field and every choice, in both languages")
    func words() throws {
        try expectWords(Errand.self)
        try expectWords(Mediation.self)
        try expectWords(Condolence.self)
    }

    private func expectWords<Trade: ServiceLine>(_: Trade.Type) throws where Trade.State: CaseState {
        for state in try Self.states(of: Trade.self) {
            for form in Trade.forms(on: state, in: Filled.view) {
                let button = Words.button(form.verb, of: form.line)
                #expect(button.zh != form.verb.rawValue && !button.en.isEmpty, "\(form.verb.rawValue)")
                for path in form.paths {
                    let label = Words.label(of: path, in: form)
                    #expect(label.zh != "这一项" && !label.en.isEmpty, "\(form.line) \(form.verb.rawValue) \(path)")
                    for choice in form.field(at: path)?.choices?.all ?? [] {
                        #expect(!choice.words.zh.isEmpty && !choice.words.en.isEmpty, "\(path) \(choice.code)")
                        #expect(choice.words.zh != "这笔经费", "\(choice.code)")
                    }
                }
                #expect(Set(form.paths).count == form.paths.count, "\(form.verb.rawValue) asks nothing twice")
            }
        }
    }

    @Test("offers the proposed doers first, each with the reason, and those who are tied to the matter last")
    func doers() throws {
        var case1 = Played<Mediation>()
        try case1.send(.submit, MediationDayTests.parking, by: .resident, through: .form)
        let form = Mediation.form(of: .talk, on: case1.state, in: Filled.view)
        let offered = try #require(form.field(at: "talkedBy")?.choices?.all)
        #expect(offered.first?.code == "S03" && offered.first?.remark?.zh == "调委会委员,无关联")
        #expect(offered.suffix(2).map(\.code) == ["S04", "S08"] && offered.last?.remark?.zh == "所属单位与本事有关")
        #expect(Set(offered.map(\.code)).count == Street.doers.count)
    }

    @Test("has nothing standing in it that it does not offer")
    func initial() throws {
        for state in try Self.states(of: Condolence.self) {
            for form in Condolence.forms(on: state, in: DeskView(Street.world())) {
                for field in form.fields {
                    #expect(field.initial.allSatisfy { field.choices?.has($0) ?? true }, "\(field.name)")
                }
            }
        }
    }

    @Test("says what is missing by the name that it has there")
    func missing() {
        let form = Errand.form(of: .note, on: nil, in: Filled.view)
        #expect(Words.fault(Fault("text", .missing), in: form) == "请写补充什么")
        let accept = Errand.form(of: .accept, on: nil, in: Filled.view)
        #expect(Words.fault(Fault("doer", .missing), in: accept) == "请选承办人")
    }
}
