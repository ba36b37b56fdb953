internal import Mustache

/// Every page of the house, ready to be filled. The templates are part of the program: there is nothing to install
/// beside it, and nothing that an editor on the machine could change.
package struct PageLibrary: Sendable {
    private let library: MustacheLibrary

    /// Throws when a template cannot be read: found by the first start, and before it by a test.
    package init() throws {
        MustacheContentTypes.register(HTMLText(), named: HTMLText.name)
        var templates: [String: MustacheTemplate] = [:]
        for (name, bytes) in Templates.all {
            // The library forgets the content type at every partial, so that each one says it.
            let text = "{{% CONTENT_TYPE:\(HTMLText.name)}}" + String(decoding: bytes, as: UTF8.self)
            templates[name] = try MustacheTemplate(string: text)
        }
        library = MustacheLibrary(templates: templates)
    }

    /// The page as HTML, in UTF-8.
    package func render(_ page: some Page, in frame: Frame) -> String {
        library.render(Framed(page: page, frame: frame), withTemplate: type(of: page).template) ?? ""
    }
}

/// What a template is filled with: a value whose properties have the names that stand in the template.
package protocol Page: Sendable {
    static var template: String { get }
    /// The window's title, before the house's name.
    var title: String { get }
}

/// A page within its frame; a name that the page does not have is the frame's.
private struct Framed: MustacheParent {
    let page: any Page
    let frame: Frame

    func child(named name: String) -> Any? {
        if name == "title" { return page.title }
        return Self.value(name, of: page) ?? Self.value(name, of: frame)
    }

    private static func value(_ name: String, of object: Any) -> Any? {
        guard let child = Mirror(reflecting: object).children.first(where: { $0.label == name }) else { return nil }
        let mirror = Mirror(reflecting: child.value)
        guard mirror.displayStyle == .optional else { return child.value }
        return mirror.children.first?.value
    }
}

/// Text as it stands in HTML. By scalars, and not by what a reader takes for one sign: a quotation mark with an accent
/// above it still ends an attribute.
struct HTMLText: MustacheContentType {
    static let name = "LINLI"

    func escapeText(_ text: String) -> String {
        var escaped = ""
        escaped.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars {
            switch scalar {
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "&": escaped += "&amp;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            case "`": escaped += "&#96;"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
