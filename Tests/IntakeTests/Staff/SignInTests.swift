import Casework
import Testing
import Work

@testable import Intake

@Suite("Signing in")
struct SignInTests {
    private static let password = "榕树下-乘凉-2026"

    private func withAccount(_ body: (Desk, String) async throws -> Void) async throws {
        try await Desk.openStill { desk in
            let id = try await desk.register.addStaff(
                "小吴", role: .desk, password: PasswordHash(of: Self.password, random: .counting), at: desk.time.now,
                random: .counting)
            try await body(desk, id)
        }
    }

    @Test(
        "the right password opens, in whichever form its accents were typed; a wrong one and a name that nobody has do not"
    )
    func opens() async throws {
        try await withAccount { (desk, id) async throws in
            let signedIn = SignIn.signedIn(Actor(id: id, role: .desk), name: "小吴")
            let register = desk.register
            #expect(try await register.signIn(" 小吴 ", password: Self.password, at: desk.time.now) == signedIn)
            #expect(try await register.signIn("小吴", password: Self.password + "x", at: desk.time.now) == .wrong)
            #expect(try await register.signIn("小黄", password: Self.password, at: desk.time.now) == .wrong)
            #expect(try await register.signIn("", password: "", at: desk.time.now) == .wrong)
        }
    }

    @Test("after five wrong ones it stays shut, for longer each time, whatever is typed; and opens by itself")
    func locks() async throws {
        try await withAccount { (desk, _) async throws in
            let register = desk.register
            let begin = desk.time.now
            for _ in 0..<5 { #expect(try await register.signIn("小吴", password: "错的密码啊啊", at: begin) == .wrong) }
            #expect(try await register.signIn("小吴", password: Self.password, at: begin) == .locked(.minutes(1)))
            let later = begin + .minutes(1)
            #expect(try await register.signIn("小吴", password: "错的密码啊啊", at: later) == .wrong)
            #expect(try await register.signIn("小吴", password: Self.password, at: later) == .locked(.minutes(2)))
            guard case .signedIn = try await register.signIn("小吴", password: Self.password, at: later + .minutes(2))
            else {
                Issue.record("it did not open")
                return
            }
            for _ in 0..<4 {
                #expect(try await register.signIn("小吴", password: "x", at: later + .minutes(2)) == .wrong)
            }
            guard case .signedIn = try await register.signIn("小吴", password: Self.password, at: later + .minutes(2))
            else {
                Issue.record("four wrong ones after a right one shut it")
                return
            }
        }
    }

    @Test("no lock is longer than half an hour")
    func longest() {
        var latch = Latch()
        let now = Instant(milliseconds: 1_773_622_000_000)
        for _ in 0..<200 { latch.fail(at: now) }
        #expect(latch.wait(at: now) == .minutes(30))
        #expect(latch.wait(at: now + .minutes(30)) == nil)
    }

    @Test("a new password signs out, a disabled account opens nothing, and a name is given once")
    func changes() async throws {
        try await withAccount { (desk, id) async throws in
            let (register, now, rules) = (desk.register, desk.time.now, SessionRules())
            let key = SessionKey(shown: "a")
            try await register.begin(Actor(id: id, role: .desk), key: key, formToken: "t", at: now)
            #expect(try register.session(showing: key, rules, at: now)?.name == "小吴")
            let fresh = try PasswordHash(of: "另一个密码 123", random: .counting)
            try await register.setPassword(of: "小吴", to: fresh, at: now)
            #expect(try register.session(showing: key, rules, at: now) == nil)
            #expect(try await register.signIn("小吴", password: Self.password, at: now) == .wrong)
            try await register.begin(Actor(id: id, role: .desk), key: key, formToken: "t", at: now)
            try await register.disableStaff("小吴", at: now)
            #expect(try register.session(showing: key, rules, at: now) == nil)
            #expect(try await register.signIn("小吴", password: "另一个密码 123", at: now) == .wrong)
            await #expect(throws: RegisterError.self) {
                try await register.addStaff("小吴", role: .desk, password: fresh, at: now, random: .counting)
            }
            await #expect(throws: RegisterError.self) {
                try await register.addStaff("薛宝珍", role: .doer, password: fresh, at: now, random: .counting)
            }
        }
    }

    @Test("a session ends when nobody looks for an hour, and after twelve in any case")
    func ends() async throws {
        try await withAccount { (desk, id) async throws in
            let (register, begin, rules) = (desk.register, desk.time.now, SessionRules())
            let key = SessionKey(shown: "a")
            try await register.begin(Actor(id: id, role: .desk), key: key, formToken: "t", at: begin)
            #expect(try register.session(showing: key, rules, at: begin + .minutes(60)) != nil)
            #expect(try register.session(showing: key, rules, at: begin + .minutes(61)) == nil)
            for hour in 1...12 {
                let now = begin + .minutes(Int64(hour) * 55)
                let session = try #require(try register.session(showing: key, rules, at: now))
                try await register.see(key, session, at: now)
            }
            #expect(try register.session(showing: key, rules, at: begin + .hours(12) + .minutes(1)) == nil)
            try await register.forgetSessions(rules, at: begin + .hours(13))
            #expect(try register.session(showing: key, rules, at: begin) == nil)
        }
    }

    @Test("the key changes: the former one works for a minute, and then no more")
    func rotates() async throws {
        try await withAccount { (desk, id) async throws in
            let (register, begin, rules) = (desk.register, desk.time.now, SessionRules())
            let (old, new) = (SessionKey(shown: "a"), SessionKey(shown: "b"))
            try await register.begin(Actor(id: id, role: .desk), key: old, formToken: "t", at: begin)
            #expect(try await register.change(old, to: new, at: begin))
            #expect(try await register.change(old, to: SessionKey(shown: "c"), at: begin) == false)
            #expect(try register.session(showing: old, rules, at: begin + .minutes(1))?.formToken == "t")
            #expect(try register.session(showing: old, rules, at: begin + .minutes(2)) == nil)
            #expect(try register.session(showing: new, rules, at: begin + .minutes(2))?.formToken == "t")
            try await register.end(new)
            #expect(try register.session(showing: new, rules, at: begin) == nil)
        }
    }

    @Test("two hashes of one password differ, and a hash in no known form matches nothing")
    func salted() throws {
        let one = try PasswordHash(of: "abcdefgh", random: .counting)
        let two = try PasswordHash(of: "abcdefgh", random: .counting)
        #expect(one != two && one.matches("abcdefgh") && !one.matches("abcdefgi"))
        for text in ["", "scrypt:15:8:1:zz:00", "scrypt:99:8:1:00:00", "plain:abcdefgh", "scrypt:15:8:1::"] {
            #expect(!PasswordHash(kept: text).matches("abcdefgh"), "\(text)")
        }
    }

    @Test("a fresh password can be read out, and is let through by the rule")
    func fresh() {
        let fresh = PasswordRule.fresh(.counting)
        #expect(fresh.count == 19 && fresh.split(separator: "-").count == 4 && PasswordRule.allows(fresh))
        #expect(!PasswordRule.allows("1234567") && PasswordRule.allows("八个字的密码可以"))
    }
}
