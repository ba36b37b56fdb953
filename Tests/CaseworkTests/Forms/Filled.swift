import Casework
import Testing

/// A form as somebody fills it in: every field, with something that fits.
struct Filled {
    let form: Form
    /// What the rules of the case ask for in some fields, by path.
    var wanted: [String: [String]] = [:]

    static let now = Street.at("09:00")
    static let view = DeskView(Street.world(), approvers: [.init("A4", Phrase("严书记", "严书记"))])

    /// Names and texts as a browser sends them.
    var pairs: [(name: String, text: String)] { Self.pairs(of: form.fields, within: "", wanted) }

    /// The same without one field.
    func pairs(without path: String) -> [(name: String, text: String)] {
        pairs.filter { pair in
            let plain = Self.plain(pair.name)
            return plain != path && !plain.hasPrefix(path + ".")
        }
    }

    static func plain(_ path: String) -> String {
        path.split(separator: ".").map { String($0.prefix { $0 != "[" }) }.joined(separator: ".")
    }

    private static func pairs(
        of fields: [Form.Field], within outer: String, _ wanted: [String: [String]]
    ) -> [(name: String, text: String)] {
        fields.flatMap { field -> [(name: String, text: String)] in
            let path = outer + field.name
            switch field.kind {
            case .object(let inner): return pairs(of: inner, within: path + ".", wanted)
            case .list(let inner, _): return pairs(of: inner, within: path + "[0].", wanted)
            default:
                let texts = wanted[plain(path)] ?? (field.initial.isEmpty ? sample(of: field) : field.initial)
                return texts.map { (path, $0) }
            }
        }
    }

    private static func sample(of field: Form.Field) -> [String] {
        switch field.kind {
        case .line: ["第1行"]
        case .words: ["说好了"]
        case .names: ["薛𣵦、陈㛃"]
        case .phone: ["15405910001"]
        case .money: ["45块8"]
        case .whole(let bounds): [String(min(max(bounds.lowerBound, 5), bounds.upperBound))]
        case .yesNo: [field.name == "danger" ? "no" : "yes"]
        case .one(let choices): [choices.all[0].code]
        case .some(let choices): choices.all.prefix(field.name == "custodyReturned" ? 12 : 2).map(\.code)
        case .moment: ["9:00"]
        case .object, .list: []
        }
    }
}

extension Filled {
    /// The form filled in so that no rule of the case speaks against it.
    init<Trade: ServiceLine>(_ verb: Verb, on state: Trade.State?, of _: Trade.Type) {
        form = Trade.form(of: verb, on: state, in: Self.view)
        wanted["goods.sets"] = ["1"]
        if let errand = state as? ErrandState {
            if let open = errand.toSettle {
                wanted.merge(["cashFen": [open.amount.description], "owedFen": ["0"]]) { $1 }
            }
            if verb == .lend { wanted["cashFen"] = ["1"] }
            wanted["borneFen"] = ["0"]
            wanted["lines.insteadOf"] = []
            if verb == .adjust { wanted["refundFen"] = ["0"] }
            if verb == .entrust, let cash = errand.cash { wanted["cashFen"] = [cash.description] }
            if verb == .correct, let open = errand.toSettle {
                wanted["totalFen"] = [Money(fen: max(open.amount.fen - 1, 0)).description]
            } else if let cash = errand.cash {
                wanted.merge(["totalFen": [cash.description], "changeFen": ["0"]]) { $1 }
            }
        }
        if let visit = state as? CondolenceState, visit.visitors.count < 2 {
            wanted["visitors"] = Array(Set(visit.visitors.map(\.text)).union(["S01", "S05"]).sorted().prefix(3))
        }
    }

    /// Different things that one can come with: another kind, another way to pay, with and without a gift.
    mutating func vary(_ random: inout Seeded) {
        let kinds = form.field(at: "kind")?.choices?.all.map(\.code).filter { !["gas", "cash"].contains($0) } ?? []
        wanted["kind"] = [random.one(of: kinds)]
        wanted["payment"] = [random.one(of: Payment.allCases).rawValue]
        wanted["wantsWritten"] = [random.one(of: ["yes", "no"])]
        if random.flip() { for path in ["cash.fund", "cash.fen", "goods.sets", "goods.issued"] { wanted[path] = [] } }
        if random.flip() { wanted["approvedBy"] = [] }
    }

    /// What its line reads out of it.
    func values(sourceLocation: SourceLocation = #_sourceLocation) -> [String: JSONValue] {
        let typed = TypedForm(pairs, for: form, now: Self.now)
        #expect(typed.faults.isEmpty, "\(form.verb.rawValue)", sourceLocation: sourceLocation)
        return typed.values
    }
}

/// A case that is led by nothing but its forms.
struct Walk<Trade: ServiceLine> where Trade.State: CaseState {
    /// Every state that it came through, the one before the case first.
    private(set) var states: [Trade.State?] = [nil]

    init(_ seed: Int) throws {
        var random = Seeded(seed)
        var case1 = Played<Trade>(in: Street.world())
        for _ in 0..<12 {
            let verb = random.one(of: Trade.verbs(on: case1.state))
            var filled = Filled(verb, on: case1.state, of: Trade.self)
            if verb == .submit { filled.vary(&random) }
            let made = try case1.send(verb, filled.values(), by: Actor(id: "A\(random.below(9))", role: .desk))
            if [.samePerson, .notAllowed].contains(made.refusal?.code) { continue }
            #expect(made.outcome == .accepted, "\(verb.rawValue)")
            states.append(case1.state)
        }
    }
}

extension Played {
    /// Every form that this state offers, filled in, is read without a fault and not refused.
    func expectForms(_ place: SourceLocation) {
        let now = Filled.now
        for verb in Trade.verbs(on: state) where !isTied(verb) {
            let filled = Filled(verb, on: state, of: Trade.self)
            var reader = Fields(filled.values(sourceLocation: place))
            guard let body = Trade.Body.read(verb, from: &reader), reader.faults.isEmpty else {
                Issue.record("\(verb.rawValue): \(reader.faults)", sourceLocation: place)
                continue
            }
            let request = Request(
                id: RequestID(caseID.uuid), caseID: caseID, line: Trade.line, verb: verb,
                actor: Actor(id: "A99", role: .secretary), channel: .phone, occurredAt: now, at: now, body: body)
            let decision = Trade.decide(request, on: state, in: Filled.view.world)
            #expect(decision.outcome == .accepted, "\(verb.rawValue)", sourceLocation: place)
        }
    }

    /// A correction can make somebody who went already belong to what the matter is about; who goes instead is for the
    /// clerk to sort out, by 不方便接 first.
    private func isTied(_ verb: Verb) -> Bool {
        guard let dispute = state as? MediationState, [.accept, .assign].contains(verb) else { return false }
        return dispute.accepted && dispute.doer.map { ["S04", "S08"].contains($0) } ?? false
    }
}
