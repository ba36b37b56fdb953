internal import Casework
internal import Intake
internal import Ledger
internal import Lines

/// Watches what becomes of each line of the day, in the order of the script, and holds it against what is expected.
struct Witness {
    let door: Door
    let ledger: LedgerReader
    /// One line of progress for whoever watches.
    let report: @Sendable (String) -> Void
    private(set) var findings = Findings()

    init(door: Door, ledger: LedgerReader, report: @escaping @Sendable (String) -> Void) {
        self.door = door
        self.ledger = ledger
        self.report = report
    }

    mutating func see(_ played: Player.Played) async throws {
        switch played {
        case .post(let typed): try await see(typed)
        case .look(let look, let reply): see(look, reply)
        case .reveal(let reveal, let reply): see(reveal, reply)
        case .glance(let glance, let found): see(glance, found)
        }
    }

    // MARK: a post

    private mutating func see(_ played: Player.Typed) async throws {
        let post = played.post
        let place = "#\(post.n)"
        let reply = played.reply
        // A try whose answer was lost had been taken: then the second one is told that it is a repeat.
        let status = reply.isRetried && reply.status == 200 ? post.expect.http : reply.status
        findings.expect("\(place), HTTP", post.expect.http, status)
        if let receipt = post.expect.receipt { check(place, "answer", receipt, .object(reply.body)) }
        if let earlier = played.earlier {
            findings.expect("\(place), number and code", earlier.body, reply.body)
            return tell(post, played, "同一编号,没有新登记")
        }
        guard reply.status < 300 else {
            let faults = Self.faults(of: reply)
            if let expected = post.expect.faults { findings.expect("\(place), faults", expected, faults) }
            let words = faults.sorted { $0.key < $1.key }.map { "\($0): \($1)" }
            return tell(post, played, "未登记。" + words.joined(separator: "; "))
        }
        try await follow(post, played)
    }

    /// What the ledger made of it.
    private mutating func follow(_ post: Post, _ played: Player.Typed) async throws {
        let place = "#\(post.n)"
        let reply = played.reply
        guard let id = RequestID(reply.text("id")), let caseID = CaseID(reply.text("case")) else {
            return findings.add(place, expected: "a request id and a case", found: "\(reply.body)")
        }
        let fate = try await door.fate(of: id.description)
        let refusal = Self.refusal(of: fate)
        findings.expect("\(place), fate", post.expect.refusal == nil ? "committed" : "refused", fate.text("state"))
        findings.expect("\(place), refusal", try post.expect.refusal.map(played.filling.words), refusal)

        let line = Casework.Line(rawValue: reply.text("line")) ?? .errand
        let chronicle = Chronicle(line: line, entries: try await ledger.history(of: caseID))
        let state = try chronicle.state(after: id)
        if let expected = post.expect.state { findings.expect("\(place), state", expected, state ?? "nothing") }
        let facts = JSONValue.list(try chronicle.facts(of: id))
        for fact in post.expect.facts ?? [] {
            check(place, "facts", .list([try played.filling.fill(fact)]), facts)
        }
        if let expected = post.expect.postings {
            let found = try await ledger.postings(of: id).map {
                Expectation.Movement(account: $0.account.text, fen: $0.amount.fen)
            }
            findings.expect("\(place), postings", expected, found)
        }
        tell(post, played, "\(state ?? "—")\(refusal.map { "(\($0))" } ?? "")")
    }

    private mutating func check(_ place: String, _ what: String, _ wanted: JSONValue, _ found: JSONValue) {
        guard !found.holds(wanted) else { return }
        findings.add("\(place), \(what)", expected: Self.text(wanted), found: Self.text(found))
    }

    private func tell(_ post: Post, _ played: Player.Typed, _ outcome: String) {
        let known = post.case.flatMap { played.filling.cases[$0] }
        let number = known.flatMap { CaseNumber($0.number) }?.inPairs ?? ""
        let verb = Words.verb(post.verb ?? .submit)?.zh ?? ""
        report(
            Columns.line([
                (post.t.text, 7), (post.by, 16), ("#\(post.n)", 5), (post.case ?? "", 5), (number, 13), (verb, 12),
                (outcome, 0),
            ]))
    }

    // MARK: a look

    private mutating func see(_ look: Look, _ reply: Door.Reply) {
        let place = "\(look.t.text) \(look.by)"
        let said = reply.status == 200 ? reply.text("say") : reply.text("detail")
        findings.expect("\(place), HTTP", look.expect.http, reply.status)
        if let say = look.expect.say { findings.expect("\(place), what is said", say, said) }
        report(
            Columns.line([
                (look.t.text, 7), (look.by, 16), ("", 5), (look.look.case, 5), ("", 13), ("查询", 12), ("「\(said)」", 0),
            ]))
    }

    private mutating func see(_ reveal: Reveal, _ reply: Door.Reply) {
        let place = "\(reveal.t) \(reveal.by)"
        findings.expect("\(place), HTTP", reveal.expect.http, reply.status)
        if let say = reveal.expect.say { findings.expect("\(place), what is said", say, reply.text("detail")) }
        if let shown = reveal.expect.shown { findings.expect("\(place), what is shown", shown, reply.body) }
        report(
            Columns.line([
                (reveal.t.text, 7), (reveal.by, 16), ("", 5), (reveal.case, 5), ("", 13), ("查看", 12),
                (reply.status == 200 ? "给看了,已登记" : reply.text("detail"), 0),
            ]))
    }

    private mutating func see(_ glance: Glance, _ found: Findings) {
        findings = findings + found
        let typed = [glance.queues.map { _ in "linli queues" }, glance.why.map { "linli case why \($0.case)" }]
        report(
            Columns.line([
                (glance.t.text, 7), (glance.by, 16), ("", 23),
                (typed.compactMap(\.self).joined(separator: ", "), 30), (found.deviations.isEmpty ? "✓" : "✗", 0),
            ]))
    }

    // MARK: reading answers

    private static func faults(of reply: Door.Reply) -> [String: String] {
        guard case .list(let faults)? = reply.body["faults"] else { return [:] }
        return faults.reduce(into: [:]) { found, fault in
            guard case .object(let fault) = fault, case .text(let field)? = fault["field"],
                case .text(let message)? = fault["message"]
            else { return }
            found[field] = message
        }
    }

    private static func refusal(of fate: Door.Reply) -> String? {
        guard case .object(let refusal)? = fate.body["refusal"], case .text(let detail)? = refusal["detail"] else {
            return nil
        }
        return detail
    }

    private static func text(_ value: JSONValue) -> String {
        (try? Codec.encode(value)).map { String(decoding: $0, as: UTF8.self) } ?? "\(value)"  // As it prints, then.
    }
}
