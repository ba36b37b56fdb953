extension Settings {
    /// The file with every key, its default and its comment, as `config/linli.yaml` has it.
    package static func document() -> String {
        let defaults = Settings()
        var lines = preamble
        for section in sections {
            lines += ["", "# \(section.about)", "\(section.name):"]
            for setting in section.settings {
                lines.append("  # \(setting.comment) (\(setting.expected)).")
                let name = setting.key.dropFirst(section.name.count + 1)
                lines.append("  \(name): \(yaml(setting.text(in: defaults), setting.style))")
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static let preamble = """
        # Every setting of Linli with its default. A copy of this file may leave out what it does not change.
        #
        # A value is taken from the first of these places that has one:
        #   1. the command line: --set amqp.publish-deadline=5s
        #   2. the environment: LINLI_AMQP_PUBLISH_DEADLINE=5s (lists with commas)
        #   3. the file that --config names
        #   4. the default
        #
        # A duration is a whole number and its unit: ms, s, m, h or d. Secrets are not taken from the command line. A
        # daemon that finds anything wrong here says all of it and does not start; --check looks, and does not start.
        #
        # Made with --defaults from the declarations in Sources/Daemon/Settings; a test compares the two.
        """.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)

    private static func yaml(_ text: String, _ style: WrittenStyle) -> String {
        switch style {
        case .plain: text
        case .quoted: quoted(text)
        case .list: "[\(WrittenList.elements(of: text).map(quoted).joined(separator: ", "))]"
        }
    }

    private static func quoted(_ text: String) -> String {
        "\"\(text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\""
    }
}
