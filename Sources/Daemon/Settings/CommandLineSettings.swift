/// The settings of `--set key=value` arguments.
struct CommandLineSettings {
    private(set) var values: [String: String] = [:]
    private(set) var faults: [SettingFault] = []

    init(_ arguments: [String]) {
        for argument in arguments {
            guard let sign = argument.firstIndex(of: "=") else {
                faults.append(
                    SettingFault(
                        key: "--set \(SettingFault.quoted(argument))", problem: "lacks its =; expected key=value"))
                continue
            }
            take(String(argument[..<sign]), String(argument[argument.index(after: sign)...]))
        }
    }

    private mutating func take(_ key: String, _ value: String) {
        guard let setting = Settings.setting(key) else {
            faults.append(.unknown(key, from: "--set"))
            return
        }
        guard !setting.isSecret else {
            faults.append(
                SettingFault(
                    key: key,
                    problem: "is given with --set, where everybody on the machine can read it; expected elsewhere"))
            return
        }
        if values.updateValue(value, forKey: key) != nil {
            faults.append(SettingFault(key: key, problem: "is given twice (--set)"))
        }
    }
}
