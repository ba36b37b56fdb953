internal import Configuration

/// Where the values come from. The first place that has a value wins: the command line, the environment, the file.
struct SettingsSource {
    private let reader: ConfigReader
    private let places: [(provider: any ConfigProvider, origin: (String) -> String)]
    /// What is wrong with the places themselves: keys that do not exist, a file that cannot be read.
    let faults: [SettingFault]
    /// Every place could be read, so that what no place has is truly absent.
    let isWhole: Bool

    /// The variable of `amqp.publish-deadline` is `LINLI_AMQP_PUBLISH_DEADLINE`.
    init(file path: String?, overrides: [String], environment: [String: String]) {
        let commandLine = CommandLineSettings(overrides)
        let file = path.map(ConfigurationFile.init)
        let variables = EnvironmentVariablesProvider(
            environmentVariables: environment,
            secretsSpecifier: .specific(Set(Settings.all.filter(\.isSecret).map { Self.variable($0.key) })))
        places = [
            (Self.provider("--set", commandLine.values), { _ in "--set" }),
            (variables.prefixKeys(with: "linli"), { Self.variable($0) }),
            (Self.provider(path ?? "", file?.values ?? [:]), { file?.origins[$0] ?? "" }),
        ]
        reader = ConfigReader(providers: places.map(\.provider))
        isWhole = file?.isReadable ?? true
        faults = commandLine.faults + Self.unknown(in: environment) + (file?.faults ?? [])
    }

    /// The written value of a setting and the place it comes from; nil when no place has one.
    func value(of setting: Setting<Settings>) async throws -> (text: String, origin: String)? {
        // Every value is fetched as a text: the library's readers for numbers and the like know less strict forms, and
        // those that do not fetch answer the default to a value that they cannot read.
        let key = ConfigKey(setting.key)
        guard let text = try await reader.fetchString(forKey: key, isSecret: setting.isSecret) else { return nil }
        let place = try places.first {
            try $0.provider.value(forKey: AbsoluteConfigKey(key), type: .string).value != nil
        }
        return (text, place?.origin(setting.key) ?? "")
    }

    /// The environment variable of a key.
    static func variable(_ key: String) -> String {
        "LINLI_" + String(key.map { $0 == "." || $0 == "-" ? "_" : $0 }).uppercased()
    }

    private static func provider(_ name: String, _ values: [String: String]) -> InMemoryProvider {
        let pairs = values.map { key, text in
            let isSecret = Settings.setting(key)?.isSecret ?? false
            return (AbsoluteConfigKey(ConfigKey(key)), ConfigValue(.string(text), isSecret: isSecret))
        }
        return InMemoryProvider(name: name, values: Dictionary(uniqueKeysWithValues: pairs))
    }

    /// Variables that begin as those of a section do and belong to no key: a password under a misspelt name would
    /// otherwise be missed in silence. Other variables that begin with LINLI_ are not settings.
    private static func unknown(in environment: [String: String]) -> [SettingFault] {
        let known = Dictionary(uniqueKeysWithValues: Settings.all.map { (variable($0.key), $0.key) })
        let sections = Settings.sections.map { variable($0.name) + "_" }
        return environment.keys.sorted().compactMap { name in
            guard known[name] == nil, sections.contains(where: name.hasPrefix) else { return nil }
            let near = known.keys.sorted().map { ($0, EditDistance.between($0, name)) }.min { $0.1 < $1.1 }
            let hint = near.flatMap { $0.1 <= 3 ? "; did you mean \($0.0)?" : nil } ?? ""
            return SettingFault(key: name, problem: "is the variable of no setting\(hint)")
        }
    }
}
