import Casework
import FoundationEssentials
import Testing

@testable import Pages

@Suite("Templates")
struct TemplateTests {
    @Test("every template can be read")
    func read() throws { _ = try PageLibrary() }

    @Test(
        "nothing that is typed ends an attribute or begins an element",
        arguments: ["\"", "'", "<", ">", "&", "`", "\"\u{301}", "<\u{338}", "'\u{20E3}", "&\u{200D}"])
    func escaped(_ typed: String) {
        let text = HTMLText().escapeText("a\(typed)b")
        for sign in ["\"", "'", "<", ">", "`"].flatMap(\.unicodeScalars) {
            #expect(!text.unicodeScalars.contains(sign))
        }
        #expect(!text.replacing("&lt;", with: "").replacing("&gt;", with: "").replacing("&amp;", with: "")
            .replacing("&quot;", with: "").replacing("&#39;", with: "").replacing("&#96;", with: "").contains("&"))
    }

    @Test("a sign with an accent above it is escaped in a page too, inside every partial")
    func accent() throws {
        let page = SignInPage(account: "\"\u{301} onfocus=x", sorry: "<\u{338}b>")
        let html = try PageLibrary().render(page, in: Frame(.init(name: "<i>", desk: "\"", phone: "0591")))
        #expect(html.contains("value=\"&quot;\u{301} onfocus=x\""))
        #expect(!html.contains("<i>"))
        #expect(!html.contains("<\u{338}b>"))
    }
}
