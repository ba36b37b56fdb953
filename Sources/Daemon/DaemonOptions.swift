package import ArgumentParser

/// The arguments that every daemon has.
package struct DaemonOptions: ParsableArguments {
    @Option(name: .customLong("config"), help: ArgumentHelp("A file of settings.", valueName: "file"))
    package var configurationFile: String?

    @Option(name: .customLong("set"), help: ArgumentHelp("A setting, before all other places.", valueName: "key=value"))
    package var overrides: [String] = []

    @Flag(name: .customLong("check"), help: "Says whether the settings are in order, and does not start.")
    package var isCheck = false

    @Flag(name: .customLong("defaults"), help: "Prints every setting with its default, as a file.")
    package var isDefaults = false

    @Flag(name: .customLong("version"), help: "Prints the version.")
    package var isVersion = false

    package init() {}
}
