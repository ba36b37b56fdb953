internal import Yams

/// A YAML file of settings, flattened: what stands at `amqp:` under `hosts:` is the value of `amqp.hosts`. Numbers and
/// lists are kept as they are written; the settings read them.
struct ConfigurationFile {
    let path: String
    private(set) var values: [String: String] = [:]
    /// Where each value stands, for messages.
    private(set) var origins: [String: String] = [:]
    /// It is there and it is YAML.
    private(set) var isReadable = true
    private(set) var faults: [SettingFault] = []

    /// Reads the file. What is wrong with it is in `faults`; the values that could be read are there nevertheless.
    init(path: String) {
        self.path = path
        do throws(FileText.Failure) {
            parse(try FileText.read(path, upTo: 1_048_576))
        } catch {
            refuse("cannot be read: \(error.reason)")
        }
    }

    private mutating func parse(_ yaml: String) {
        do {
            guard let root = try Yams.compose(yaml: yaml) else { return }
            guard let mapping = root.mapping else {
                if !root.isNull { refuse("holds no keys; expected keys with values") }
                return
            }
            walk(mapping, below: [])
        } catch let error as YamlError {
            refuse("is not YAML: \(error.plainReason)")
        } catch {
            refuse("is not YAML")
        }
    }

    private mutating func refuse(_ problem: String) {
        isReadable = false
        faults.append(SettingFault(key: path, problem: problem))
    }

    private mutating func walk(_ mapping: Node.Mapping, below parents: [String]) {
        for (name, value) in mapping {
            guard let word = name.scalar?.string else {
                faults.append(SettingFault(key: origin(of: name), problem: "has a key that is not a word"))
                continue
            }
            let key = (parents + [word]).joined(separator: ".")
            if let mapping = value.mapping, Settings.setting(key) == nil {
                walk(mapping, below: parents + [word])
            } else if !(value.isNull && Settings.sections.contains { $0.name == key }) {
                take(value, for: key, from: origin(of: name))
            }
        }
    }

    private mutating func take(_ node: Node, for key: String, from origin: String) {
        guard let setting = Settings.setting(key) else {
            faults.append(.unknown(key, from: origin))
            return
        }
        guard values[key] == nil else {
            faults.append(SettingFault(key: key, problem: "is given twice (\(origin))"))
            return
        }
        origins[key] = origin
        switch node {
        case .scalar where node.isNull:
            faults.append(SettingFault(key: key, problem: "has no value (\(origin)); expected \(setting.expected)"))
        case .scalar(let scalar):
            values[key] = scalar.string
        case .sequence(let sequence) where setting.style == .list && sequence.allSatisfy { $0.scalar != nil }:
            values[key] = WrittenList.text(sequence.compactMap(\.scalar?.string))
        case .sequence, .mapping, .alias:
            faults.append(SettingFault(key: key, problem: "is not one value (\(origin)); expected \(setting.expected)"))
        }
    }

    private func origin(of node: Node) -> String { node.mark.map { "\(path), line \($0.line)" } ?? path }
}

extension Node {
    /// `key:` with nothing behind it, or a bare `null` or `~`; quoted they are texts.
    fileprivate var isNull: Bool {
        guard case .scalar(let scalar) = self, scalar.style == .plain || scalar.style == .any else { return false }
        return ["", "~", "null", "Null", "NULL"].contains(scalar.string)
    }
}

extension YamlError {
    /// What is wrong and where. The library's own description quotes the line, and the line may hold a password.
    fileprivate var plainReason: String {
        switch self {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            "line \(mark.line), column \(mark.column): \(problem)"
        case .duplicatedKeysInMapping(let keys, _): "given twice: \(keys.sorted().joined(separator: ", "))"
        default: "it cannot be parsed"
        }
    }
}
