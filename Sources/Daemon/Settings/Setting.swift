/// One key of the configuration, declared once: how it is called, where its value goes, how the value is written, and
/// what it is for. Its default is the value that the property has in a fresh `Settings()`.
package struct Setting<Root>: Sendable {
    /// As in the file, such as `forward.hold-above`; the property is `settings.forward.holdAbove`.
    package let key: String
    /// One line for the person who edits the file.
    package let comment: String
    /// What may be written, as in "expected a whole number from 1 to 65535"; the unit is in it.
    package let expected: String
    /// A value that appears in no message and is not taken from the command line.
    package let isSecret: Bool
    /// A daemon that uses the section cannot do without it. Empty counts as absent.
    package let isRequired: Bool

    let style: WrittenStyle
    private let taking: @Sendable (String, inout Root) -> Bool
    private let telling: @Sendable (Root) -> String

    /// Declares the key of a property. Of a secret form the setting is a secret.
    package init<Value>(
        _ key: String, _ property: any WritableKeyPath<Root, Value> & Sendable, _ form: Form<Value>,
        isRequired: Bool = false, _ comment: String
    ) {
        self.key = key
        self.comment = comment
        self.isRequired = isRequired
        expected = form.expected
        isSecret = form.isSecret
        style = form.style
        taking = { text, root in
            guard WrittenText.isClean(text), let value = form.parse(text) else { return false }
            root[keyPath: property] = value
            return true
        }
        telling = { root in form.text(root[keyPath: property]) }
    }

    /// The same setting, seen from the whole of which the root is a part.
    init<Part>(_ setting: Setting<Part>, in path: any WritableKeyPath<Root, Part> & Sendable) {
        key = setting.key
        comment = setting.comment
        expected = setting.expected
        isSecret = setting.isSecret
        isRequired = setting.isRequired
        style = setting.style
        taking = { text, root in setting.take(text, into: &root[keyPath: path]) }
        telling = { root in setting.text(in: root[keyPath: path]) }
    }

    /// Puts a written value into its place; false when it is not what is expected, and then nothing has changed.
    package func take(_ text: String, into root: inout Root) -> Bool { taking(text, &root) }

    /// The value as it is written, a secret too.
    package func text(in root: Root) -> String { telling(root) }
}

/// How a value stands in a YAML file.
enum WrittenStyle: Sendable { case plain, quoted, list }

/// What holds for every value, whatever its form.
enum WrittenText {
    /// Of bearable length, without control characters, and without blanks at its ends: those are slips of the pen that
    /// nobody sees.
    static func isClean(_ text: String) -> Bool {
        guard text.utf8.count <= 4_096, text.first?.isWhitespace != true, text.last?.isWhitespace != true else {
            return false
        }
        return !text.unicodeScalars.contains { $0.properties.generalCategory == .control }
    }
}
