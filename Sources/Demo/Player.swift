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
    let administrator: Administrator
    /// Told before a line is played: a test may pull a plug there.
    let before: @Sendable (Script.Line) async -> Void

    /// What was typed and what was answered.
    enum Played: Sendable {
        case post(Typed)
        case look(Look, Door.Reply)
        case reveal(Reveal, Door.Reply)
        case glance(Glance, Findings)
    }

    struct Typed: Sendable {
        let post: Post
        let reply: Door.Reply
        /// What the reply would have to repeat.
        let earlier: Door.Reply?
        /// What was known of the day by then.
        let filling: Filling
    }

    private var replies: [Int: Door.Reply] = [:]
    private var bodies: [Int: [UInt8]] = [:]

    init(
        script: Script, door: Door, tokens: [String: String], filling: Filling, administrator: Administrator,
        before: @escaping @Sendable (Script.Line) async -> Void
    ) {
        self.script = script
        self.door = door
        self.tokens = tokens
        self.filling = filling
        self.administrator = administrator
        self.before = before
    }

    mutating func play(_ tell: @Sendable (Played) -> Void) async throws {
        for line in script.lines {
            await before(line)
            switch line {
            case .post(let post): tell(.post(try await play(post)))
            case .look(let look): tell(.look(look, try await play(look)))
            case .reveal(let reveal): tell(.reveal(reveal, try await play(reveal)))
            case .glance(let glance): tell(.glance(glance, try await play(glance)))
            }
        }
    }

    private mutating func play(_ post: Post) async throws -> Typed {
        if let after = post.after { try await wait(for: after) }
        let body = try body(of: post)
        bodies[post.n] = body
        let reply = try await door.post(
            body, key: post.key ?? "demo-\(post.n)", token: post.actor.flatMap { tokens[$0] })
        replies[post.n] = reply
        if let name = post.case, post.verb == .submit, reply.status < 300 {
            filling.cases[name] = Filling.Known(id: reply.text("case"), number: reply.text("number"))
        }
        return Typed(post: post, reply: reply, earlier: post.again.flatMap { replies[$0] }, filling: filling)
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

    private func play(_ look: Look) async throws -> Door.Reply {
        try await wait(for: look.after)
        guard let known = filling.cases[look.look.case] else { throw ScriptFault("nobody knows \(look.look.case)") }
        let number = look.look.misread == true ? Self.misread(known.number) : known.number
        return try await door.get("/api/v1/cases/\(number)/public?tail=\(look.look.tail)")
    }

    /// Nobody types meanwhile: the house is seen as it stands at that time of the day.
    private func play(_ glance: Glance) async throws -> Findings {
        try await wait(for: glance.after)
        return try await administrator.look(glance, filling)
    }

    /// Registered first, shown after.
    private func play(_ reveal: Reveal) async throws -> Door.Reply {
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
        return try await door.get("/api/v1/requests/\(id)/revealed", token: tokens[reveal.by])
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
