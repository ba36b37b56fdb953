/// One thing that is wrong with the configuration, in plain words: which key, what it is now, and what is expected.
/// The value of a secret is never in it.
package struct SettingFault: Error, Hashable, Sendable, CustomStringConvertible {
    /// The key, or what stands in its place: an argument, a variable or a file.
    package let key: String
    package let problem: String

    package init(key: String, problem: String) {
        self.key = key
        self.problem = problem
    }

    package var description: String { "\(key) \(problem)" }

    /// A value that is not of its setting's form.
    static func malformed<Root>(_ setting: Setting<Root>, _ text: String, from origin: String) -> SettingFault {
        let value = setting.isSecret ? "has a value that is not acceptable" : "is \(quoted(text))"
        return SettingFault(key: setting.key, problem: "\(value) (\(origin)); expected \(setting.expected)")
    }

    /// A key that no setting has, with the one that was probably meant.
    static func unknown(_ key: String, from origin: String) -> SettingFault {
        let near = Settings.all.map { ($0.key, EditDistance.between($0.key, key)) }.min { $0.1 < $1.1 }
        let hint = near.flatMap { $0.1 <= 3 ? "; did you mean \($0.0)?" : nil } ?? ""
        return SettingFault(key: quoted(key), problem: "is not a setting (\(origin))\(hint)")
    }

    /// A text from outside for a message on a terminal: in quotation marks, of one line, cut when it is long.
    static func quoted(_ text: String) -> String {
        let shown = text.unicodeScalars.prefix(80).map { scalar in
            EscapedText.isSafe(scalar) ? String(scalar) : "\\u{\(String(scalar.value, radix: 16))}"
        }
        return "\"\(shown.joined())\(text.unicodeScalars.count > 80 ? "…" : "")\""
    }
}

/// All that is wrong with the configuration.
package struct SettingFaults: Error, Sendable, CustomStringConvertible {
    package let faults: [SettingFault]

    package init(faults: [SettingFault]) { self.faults = faults }

    package var description: String { faults.map(\.description).joined(separator: "\n") }
}

/// How many letters must be put in, taken out or exchanged to get from one word to another.
enum EditDistance {
    static func between(_ left: String, _ right: String) -> Int {
        let right = Array(right.utf8.prefix(100))
        var row = Array(0...right.count)
        for (index, letter) in left.utf8.prefix(100).enumerated() {
            var diagonal = row[0]
            row[0] = index + 1
            for column in right.indices {
                let exchanged = diagonal + (right[column] == letter ? 0 : 1)
                diagonal = row[column + 1]
                row[column + 1] = min(exchanged, row[column] + 1, diagonal + 1)
            }
        }
        return row[right.count]
    }
}
