import Casework
import GRDB
import HTTPTypes
import Testing

@testable import Intake

@Suite("who may come to which address", .timeLimit(.minutes(2)))
struct AccessTests {
    private static let somebody: [Actor.Role?] = [nil, .desk, .coordinator, .finance, .secretary, .admin]

    @Test("the table is walked with every role: an address lets in whom it names, and nobody else")
    func walk() async throws {
        try await Desk.open { desk in
            for role in Self.somebody {
                let browser = Browser(desk)
                if let role {
                    browser.cookie = try await Browser.signedIn(desk, as: role, name: "同事\(role.rawValue)").cookie
                }
                for address in desk.service.addresses where address.path != "/sign-out" {
                    try await visit(address, browser, role)
                }
            }
        }
    }

    private func visit(_ address: DoorAddress, _ browser: Browser, _ role: Actor.Role?) async throws {
        let path = address.path.replacing("/:number/:verb", with: "/10000000/note").replacing(
            ":number", with: "10000000"
        )
        .replacing(":id", with: "019a0000-0000-7000-8000-000000000001").replacing(":case", with: "10000000")
        .replacing(":name", with: "linli.css")
        let answer = address.method == .get ? try await browser.get(path) : try await browser.post(path, [])
        let what = "\(address.method) \(address.path) as \(role?.rawValue ?? "nobody")"
        switch address.access {
        case .anybody: #expect(![401, 403].contains(answer.status), "\(what)")
        case .token(let roles):
            // A cookie is no token.
            if !roles.contains(.resident) { #expect(answer.status == 401, "\(what)") }
        case .desk(let roles):
            if role == nil, address.method == .get {
                #expect(answer.location?.hasPrefix("/sign-in?to=") == true, "\(what)")
            } else if role == nil {
                #expect(answer.status == 401, "\(what)")
            } else if let role, !roles.contains(role) {
                #expect(answer.status == 403, "\(what)")
            } else if address.method == .get {
                #expect(![401, 403].contains(answer.status), "\(what)")
            } else {
                #expect(answer.status == 403, "a post without its token: \(what)")
            }
        }
    }

    @Test("whose role is no longer one of the staff's comes to no page of the desk, signed in or not")
    func formerRole() async throws {
        try await Desk.open { desk in
            let browser = try await Browser.signedIn(desk)
            try await desk.register.writer.write { db in try db.execute(sql: "UPDATE actors SET role = 'doer'") }
            for address in desk.service.addresses where address.access == .staff && address.method == .get {
                let path = address.path.replacing(":number", with: "10000000").replacing(
                    ":id", with: "019a0000-0000-7000-8000-000000000001")
                #expect(try await browser.get(path).status == 403, "\(address.path)")
            }
        }
    }

    @Test("a token opens what names its role: nothing else, and no page")
    func tokens() async throws {
        try await Desk.open { desk in
            for address in desk.service.addresses {
                guard case .token(let roles) = address.access, !roles.contains(.resident) else { continue }
                let path = address.path.replacing(":id", with: "019a0000-0000-7000-8000-000000000001")
                    .replacing(":case", with: "10000000")
                for role in [Actor.Role.desk, .finance, .doer, .resident] {
                    let reply =
                        address.method == .get
                        ? try await desk.get(path, as: role) : try await desk.post("{}", as: role, to: path)
                    #expect((reply.status == 403) == !roles.contains(role), "\(address.path) as \(role)")
                }
            }
            let page = try await desk.raw(
                .get, "/desk/today", nil, [.authorization: "Bearer \(desk.tokens[.desk] ?? "")"])
            #expect(page.status == 303)
        }
    }

    @Test("every page forbids scripts of others, frames and caches")
    func headers() async throws {
        try await Desk.open { desk in
            let browser = try await Browser.signedIn(desk)
            for path in ["/desk/new", "/desk/today", "/form", "/track", "/sign-in", "/desk/cases/10000000", "/none"] {
                let page = try await browser.get(path)
                guard path != "/none" else { continue }
                #expect(page.headers[.contentSecurityPolicy]?.contains("default-src 'none'") == true, "\(path)")
                #expect(page.headers[.contentSecurityPolicy]?.contains("unsafe") == false, "\(path)")
                #expect(page.headers[.cacheControl] == "no-store", "\(path)")
                #expect(page.headers[.xContentTypeOptions] == "nosniff", "\(path)")
                #expect(!page.has(" style=") && !page.has(" onclick="), "\(path)")
            }
        }
    }
}
