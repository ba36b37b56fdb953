internal import Casework
internal import Lines

/// Types the day at the door, line after line, as clerks do: a post does not wait for what the one before it comes to,
/// unless the script says so.
struct Player {
    let script: Script
    let door: Door
    /// Bearer tokens by name.
    let tokens: [String: String]
    var filling: Filling
    /// Told before a line is played: a test may pull a plug there.
    let before: @Sendable (Script.Line) async -> Void

    /// What was typed and what was answered.
    struct Played: Sendable {
        let line: Script.Line
        let reply: Door.Reply
        /// What the reply would have to repeat.
        let earlier: Door.Reply?
        /// What was known of the day by then.
        let filling: Filling
    }

    private var replies: [Int: Door.Reply] = [:]
    private var bodies: [Int: [UInt8]] = [:]

    init(
        script: Script, door: Door, tokens: [String: String], filling: Filling,
        before: @escaping @Sendable (Script.Line) async -> Void
    ) {
        self.script = script
        self.door = door
        self.tokens = tokens
        self.filling = filling
        self.before = before
    }

    mutating func play(_ tell: @Sendable (Played) -> Void) async throws {
        for line in script.lines {
            await before(line)
            switch line {
            case .post(let post): tell(try await play(post))
            case .look(let look): tell(try await play(look))
            case .reveal(let reveal): tell(try await play(reveal))
            }
        }
    }

    private mutating func play(_ post: Post) async throws -> Played {
        if let after = post.after { try await wait(for: after) }
        let body = try body(of: post)
        bodies[post.n] = body
        let reply = try await door.post(
            body, key: post.key ?? "demo-\(post.n)", token: post.actor.flatMap { tokens[$0] })
        replies[post.n] = reply
        if let name = post.case, post.verb == .submit, reply.status < 300 {
            filling.cases[name] = Filling.Known(id: reply.text("case"), number: reply.text("number"))
        }
        return Played(line: .post(post), reply: reply, earlier: post.again.flatMap { replies[$0] }, filling: filling)
    }

    /// Byte for byte the same, where it is typed once more.
    private func body(of post: Post) throws -> [UInt8] {
        if let again = post.again {
            guard let body = bodies[again] else {
                throw ScriptFault("#\(post.n) repeats #\(again), which is not there")
            }
            return body
        }
        guard var fields = post.post else { throw ScriptFault("#\(post.n) types nothing") }
        for (name, value) in fields { fields[name] = try filling.fill(value) }
        fields["occurredAt"] = .text(filling.moment(post.happened ?? post.t).iso)
        if post.verb != .submit {
            guard let known = post.case.flatMap({ filling.cases[$0] }) else {
                throw ScriptFault("#\(post.n) is about a case that has no number")
            }
            fields["case"] = .text(known.number)
        }
        return try Codec.encode(JSONValue.object(fields))
    }

    private func play(_ look: Look) async throws -> Played {
        try await wait(for: look.after)
        guard let known = filling.cases[look.look.case] else { throw ScriptFault("nobody knows \(look.look.case)") }
        let number = look.look.misread == true ? Self.misread(known.number) : known.number
        let reply = try await door.get("/api/v1/cases/\(number)/public?tail=\(look.look.tail)")
        return Played(line: .look(look), reply: reply, earlier: nil, filling: filling)
    }

    /// Registered first, shown after.
    private func play(_ reveal: Reveal) async throws -> Played {
        try await wait(for: reveal.after)
        guard let known = filling.cases[reveal.case] else { throw ScriptFault("nobody knows \(reveal.case)") }
        let asked: [String: JSONValue] = [
            "verb": .text(Verb.reveal.rawValue), "case": .text(known.number), "what": .text(reveal.reveal.rawValue),
            "occurredAt": .text(filling.moment(reveal.t).iso),
        ]
        let registered = try await door.post(
            Codec.encode(JSONValue.object(asked)), key: "demo-reveal-\(reveal.t.text)", token: tokens[reveal.by])
        let id = registered.text("id")
        _ = try await door.fate(of: id)
        let reply = try await door.get("/api/v1/requests/\(id)/revealed", token: tokens[reveal.by])
        return Played(line: .reveal(reveal), reply: reply, earlier: nil, filling: filling)
    }

    /// One digit taken for another.
    private static func misread(_ number: String) -> String {
        var digits = Array(number)
        guard let last = digits.indices.last else { return number }
        digits[last] = digits[last] == "1" ? "7" : "1"
        return String(digits)
    }

    private func wait(for n: Int) async throws {
        guard let reply = replies[n] else { throw ScriptFault("#\(n) is waited for and was not typed") }
        _ = try await door.fate(of: reply.text("id"))
    }
}
