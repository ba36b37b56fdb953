import FoundationEssentials
import Testing

@testable import Daemon

@Suite("The file of settings and their declarations")
struct SettingsDocumentTests {
    private let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../config/linli.yaml")

    private var written: String { get throws { try String(contentsOf: file, encoding: .utf8) } }

    @Test("config/linli.yaml is what the declarations say; make it anew with --defaults of any daemon")
    func rendered() throws {
        #expect(try written == Settings.document())
    }

    @Test("config/linli.yaml has every key once, and its values are the defaults")
    func read() async throws {
        let source = ConfigurationFile(path: file.path)
        #expect(source.faults.isEmpty)
        #expect(Set(source.values.keys) == Set(Settings.all.map(\.key)))
        let loaded = try await load(yaml: try written)
        for setting in Settings.all {
            #expect(setting.text(in: loaded) == setting.text(in: Settings()), "\(setting.key)")
        }
    }

    @Test("a default that was changed in the file is noticed")
    func noticed() async throws {
        let changed = try written.replacing("prefetch: 200", with: "prefetch: 201")
        #expect(try written != changed)
        #expect(try await load(yaml: changed).amqp.prefetch == 201)
        #expect(changed != Settings.document())
    }

    @Test("every key has its comment on the line above, and no line is longer than a screen is wide")
    func comments() throws {
        let lines = try written.split(separator: "\n", omittingEmptySubsequences: false)
        for (above, line) in zip(lines, lines.dropFirst()) where line.hasPrefix("  ") && !line.hasPrefix("  #") {
            #expect(above.hasPrefix("  # "), "\(line)")
        }
        for line in lines { #expect(line.count <= 120, "\(line)") }
    }

    @Test("every property of the settings has a key of its name, and every key a property")
    func complete() {
        #expect(Set(keys(of: Settings())) == Set(Settings.all.map(\.key)))
        #expect(keys(of: Settings()).count == Settings.all.count)
    }

    @Test("the sections stand together under their names, and the variables of the keys differ")
    func distinct() {
        for section in Settings.sections {
            #expect(section.settings.allSatisfy { $0.key.hasPrefix("\(section.name).") }, "\(section.name)")
        }
        #expect(Set(Settings.sections.map(\.name)).count == Settings.sections.count)
        #expect(Set(Settings.all.map { SettingsSource.variable($0.key) }).count == Settings.all.count)
    }

    @Test("a default is a value that may be written", arguments: Settings.all.map(\.key))
    func defaults(key: String) throws {
        let setting = try #require(Settings.setting(key))
        var settings = Settings()
        let text = setting.text(in: settings)
        #expect(setting.take(text, into: &settings))
        #expect(setting.text(in: settings) == text)
    }

    /// `forward.hold-above` for the property `holdAbove` of the property `forward`.
    private func keys(of settings: Settings) -> [String] {
        Mirror(reflecting: settings).children.flatMap { section in
            Mirror(reflecting: section.value).children.map { property in
                "\(kebab(section.label)).\(kebab(property.label))"
            }
        }
    }

    private func kebab(_ name: String?) -> String {
        (name ?? "").reduce(into: "") { $0 += $1.isUppercase ? "-\($1.lowercased())" : String($1) }
    }
}
