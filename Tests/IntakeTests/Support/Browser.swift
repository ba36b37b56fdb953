import Casework
import FoundationEssentials
import HTTPTypes
import Testing
import Work

@testable import Intake

/// A browser without scripts: keeps its cookie, reads forms out of pages, posts them.
final class Browser {
    let desk: Desk
    var cookie: String?
    var headers: HTTPFields = [:]

    init(_ desk: Desk) { self.desk = desk }

    static let password = "乘凉-榕树下-2026"

    /// Somebody of this role, signed in.
    static func signedIn(_ desk: Desk, as role: Actor.Role = .desk, name: String = "小黄") async throws -> Browser {
        _ = try await desk.register.addStaff(
            name, role: role, password: hash, at: desk.time.now, random: .counting)
        let browser = Browser(desk)
        let page = try await browser.post(
            "/sign-in", [("account", name), ("password", password), ("to", "/desk/new")])
        #expect(page.status == 303)
        #expect(browser.cookie != nil)
        return browser
    }

    // A password takes a tenth of a second to hash: once is enough.
    private static let hash: PasswordHash = {
        do { return try PasswordHash(of: password, random: .counting) } catch { preconditionFailure("\(error)") }
    }()

    struct Page: CustomTestStringConvertible {
        var testDescription: String { "page \(status), \(text.utf8.count) bytes" }

        let status: Int
        let headers: HTTPFields
        let text: String

        var location: String? { headers[.location] }

        /// The value of an input of this name.
        func value(_ name: String) -> String? {
            guard let place = text.firstRange(of: "name=\"\(name)\" value=\"") else { return nil }
            let rest = text[place.upperBound...]
            return rest.firstIndex(of: "\"").map { String(rest[..<$0]) }
        }

        /// The key of the form that posts to an address.
        func once(of action: String) -> String? {
            guard let place = text.firstRange(of: "action=\"\(action)\""),
                let key = text[place.upperBound...].firstRange(of: "name=\"once\" value=\"")
            else { return nil }
            let rest = text[key.upperBound...]
            return rest.firstIndex(of: "\"").map { String(rest[..<$0]) }
        }

        func has(_ words: String) -> Bool { text.contains(words) }
    }

    func get(_ path: String) async throws -> Page {
        try await send(.get, path, nil)
    }

    func post(_ path: String, _ pairs: [(String, String)]) async throws -> Page {
        try await send(.post, path, pairs.map { "\(Self.escaped($0))=\(Self.escaped($1))" }.joined(separator: "&"))
    }

    /// Posts a form of a page, with its token and its key.
    func fill(_ page: Page, to action: String, _ pairs: [(String, String)]) async throws -> Page {
        let hidden = [
            ("token", page.value("token")), ("once", page.once(of: action) ?? page.value("once")),
        ].compactMap { name, value in value.map { (name, $0) } }
        return try await post(action, hidden + pairs)
    }

    /// Goes where a page sends one.
    func follow(_ page: Page) async throws -> Page {
        try await get(try #require(page.location))
    }

    private func send(_ method: HTTPRequest.Method, _ path: String, _ body: String?) async throws -> Page {
        var headers = headers
        if let cookie { headers[.cookie] = cookie }
        if body != nil { headers[.contentType] = "application/x-www-form-urlencoded" }
        let (status, answered, text) = try await desk.raw(method, path, body, headers)
        for set in answered[values: .setCookie] {
            cookie = set.contains("Max-Age=0") ? nil : set.split(separator: ";").first.map(String.init)
        }
        return Page(status: status, headers: answered, text: text)
    }

    static func escaped(_ text: String) -> String {
        text.utf8.map { byte in
            let sign = Character(Unicode.Scalar(byte))
            if byte < 0x80, sign.isLetter || sign.isNumber || "-_.".contains(sign) { return String(sign) }
            return "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
        }.joined()
    }
}
