package import Casework
internal import FoundationEssentials
internal import Lines

/// Where anchors are kept: a file a day, and the key that signs them. The files are there to be copied elsewhere.
package struct AnchorFolder: Sendable {
    private let path: String

    package init(_ path: String) { self.path = path }

    package func holds(_ date: CivilDate) -> Bool { FileManager.default.fileExists(atPath: file(of: date)) }

    /// Appears whole or not at all.
    package func keep(_ anchor: Anchor) throws {
        try make()
        let file = file(of: CivilDate(anchor.body.at))
        try Data(try Codec.encode(anchor)).write(to: URL(filePath: file), options: .atomic)
    }

    /// All that are there, the oldest first. Throws when one of them cannot be read: it says which.
    package func all() throws -> [Anchor] {
        let names = try FileManager.default.contentsOfDirectory(atPath: path)
        return try names.filter { $0.hasPrefix(Self.prefix) && $0.hasSuffix(".json") }.sorted().map { name in
            do {
                return try Codec.decode(Anchor.self, from: Data(contentsOf: URL(filePath: "\(path)/\(name)")))
            } catch {
                throw UnreadableAnchor(file: "\(path)/\(name)", cause: error)
            }
        }
    }

    /// The key that is there, or a fresh one.
    package func key() throws -> AnchorKey {
        try make()
        let file = "\(path)/key"
        if let bytes = FileManager.default.contents(atPath: file) { return try AnchorKey(bytes: bytes) }
        let key = AnchorKey()
        guard FileManager.default.createFile(atPath: file, contents: key.bytes, attributes: [.posixPermissions: 0o600])
        else { throw UnwritableFolder(path: path) }
        return key
    }

    private func make() throws {
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o750])
    }

    private func file(of date: CivilDate) -> String { "\(path)/\(Self.prefix)\(date).json" }

    private static let prefix = "anchor-"
}

/// A file that should be an anchor is none.
package struct UnreadableAnchor: Error, CustomStringConvertible {
    let file: String
    let cause: any Error
    package var description: String { "\(file) cannot be read as an anchor: \(cause)" }
}

/// Nothing can be kept there.
struct UnwritableFolder: Error, CustomStringConvertible {
    let path: String
    var description: String { "nothing can be written to \(path)" }
}
