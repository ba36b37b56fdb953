/// The settings under one word of the file: `amqp`, `forward`. A section is a plain value whose fresh instance holds
/// the defaults, and a list that declares the key of each of its properties.
package protocol SettingsSection: Sendable {
    /// All defaults.
    init()

    /// One line above the section in the file.
    static var about: String { get }

    /// Its keys, in the order of the file.
    static var settings: [Setting<Self>] { get }

    /// Finishes what was read: opens the files that hold values, and reports what contradicts itself. A section that
    /// the daemon does not use must not touch the disk.
    mutating func complete(isUsed: Bool, _ faults: inout [SettingFault])
}

extension SettingsSection {
    package mutating func complete(isUsed: Bool, _ faults: inout [SettingFault]) {}
}

/// A section and its place in `Settings`, with its type forgotten.
struct SectionDeclaration: Sendable {
    /// The first word of its keys.
    let name: String
    let about: String
    let settings: [Setting<Settings>]
    let path: any PartialKeyPath<Settings> & Sendable
    let complete: @Sendable (inout Settings, Bool, inout [SettingFault]) -> Void

    init<Section: SettingsSection>(_ path: any WritableKeyPath<Settings, Section> & Sendable) {
        settings = Section.settings.map { Setting($0, in: path) }
        name = String(settings.first?.key.prefix { $0 != "." } ?? "")
        about = Section.about
        self.path = path
        complete = { settings, isUsed, faults in
            settings[keyPath: path].complete(isUsed: isUsed, &faults)
        }
    }
}

/// A password that stands in the configuration itself or, better, in a file of its own.
enum PasswordFile {
    /// Puts the file's text into `password` when a file is named. Both at once are a contradiction: nobody could say
    /// which of the two holds.
    static func open(_ path: String, into password: inout Secret, of section: String, _ faults: inout [SettingFault]) {
        guard !path.isEmpty else { return }
        func fault(_ problem: String) -> SettingFault {
            SettingFault(key: "\(section).password-file", problem: problem)
        }
        guard password.isEmpty else {
            faults.append(fault("and \(section).password are both given; expected one of the two"))
            return
        }
        let name = SettingFault.quoted(path)
        do throws(FileText.Failure) {
            var text = try FileText.read(path, upTo: 4_096)
            if text.hasSuffix("\n") { text.removeLast() }
            guard !text.isEmpty, WrittenText.isClean(text) else {
                faults.append(fault("names \(name); expected one line with the password in it"))
                return
            }
            password = Secret(text)
        } catch {
            faults.append(fault("names \(name), which cannot be read: \(error.reason)"))
        }
    }
}
