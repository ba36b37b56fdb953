import Casework
import Foundation
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
        let ampersands = text.unicodeScalars.count { $0 == "&" }
        #expect(ampersands == typed.unicodeScalars.count { "<>&\"'`".unicodeScalars.contains($0) })
    }

    @Test("a sign with an accent above it is escaped in a page too, inside every partial")
    func accent() throws {
        let page = SignInPage(account: "\"\u{301} onfocus=x", sorry: "<\u{338}b>")
        let html = try PageLibrary().render(page, in: Frame(.init(name: "<i>", desk: "\"", phone: "0591")))
        #expect(html.contains("value=\"&quot;\u{301} onfocus=x\""))
        #expect(!html.contains("<i>"))
        #expect(!html.contains("<\u{338}b>"))
    }

    @Test("every template of the folder is part of the program")
    func known() throws {
        let folder = try #require(URL(string: #filePath)).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Sources/Pages/Templates")
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path())
        #expect(Set(files.map { $0.replacing(".mustache", with: "") }) == Set(Templates.all.keys))
    }

    @Test("every name in a template is declared by a view")
    func names() throws {
        let sources = try #require(URL(string: #filePath)).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Sources/Pages")
        let files = try #require(FileManager.default.enumerator(atPath: sources.path())).compactMap { $0 as? String }
        var declared: Set<String> = ["."]
        for file in files where file.hasSuffix(".swift") {
            let text = try String(contentsOfFile: sources.appending(path: file).path(), encoding: .utf8)
            for match in text.matches(of: /(?:let|var|case) `?([A-Za-z]+)`?/) { declared.insert(String(match.1)) }
        }
        for (template, bytes) in Templates.all {
            for match in String(decoding: bytes, as: UTF8.self).matches(of: /\{\{[#^\/]?([A-Za-z.]+)\}\}/) {
                let parts = match.1 == "." ? ["."] : match.1.split(separator: ".").map(String.init)
                let unknown = parts.filter { !declared.contains($0) }
                #expect(unknown.isEmpty, "in \(template)")
            }
        }
    }
}
