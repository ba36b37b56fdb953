internal import FoundationEssentials
internal import Yams

/// A file of the configuration besides `linli.yaml`, such as the catalogue or a calendar.
package enum YAMLFile {
    /// Reads a file as `type`; a fault names the file and the place in it.
    package static func read<Content: Decodable>(_ type: Content.Type, at path: String, key: String) throws -> Content {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw SettingFault(key: key, problem: "\(path) cannot be read")
        }
        do {
            return try YAMLDecoder().decode(type, from: String(decoding: data, as: UTF8.self))
        } catch {
            throw SettingFault(key: key, problem: "\(path): \(error)")
        }
    }

    /// All files of a folder that end in `.yaml`, in the order of their names.
    package static func readAll<Content: Decodable>(
        _ type: Content.Type, in folder: String, key: String
    ) throws -> [Content] {
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {  // Said with its key.
            throw SettingFault(key: key, problem: "\(folder) is no folder that can be read")
        }
        return try names.filter { $0.hasSuffix(".yaml") }.sorted().map { name in
            try read(type, at: "\(folder)/\(name)", key: key)
        }
    }
}
