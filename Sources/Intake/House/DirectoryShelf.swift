package import Casework
internal import FoundationEssentials
internal import Glibc
internal import Lines
internal import Synchronization
package import Work

/// The directory as it was last read, also from a file of the last run, so that addresses find their grids while
/// PostgreSQL is down. The file is sealed: it names people.
package final class DirectoryShelf: Sendable {
    /// What the door reads addresses by.
    struct Places: Sendable {
        let directory: Directory
        let compounds: [CompoundPattern]
        let rules: [GridRule]

        init(_ directory: Directory) {
            self.directory = directory
            var seen: Set<String> = []
            compounds = directory.grids.filter { seen.insert($0.compound).inserted }.map {
                CompoundPattern(name: $0.compound, kind: Self.isLane($0.compound) ? .lane : .compound)
            }
            rules = directory.grids.map(\.rule)
        }

        /// A lane's name says that it is one; there a house number alone is a door.
        private static func isLane(_ name: String) -> Bool { name.hasSuffix("弄") || name.hasSuffix("巷") }
    }

    private let path: String?
    private let seal: Seal
    private let places: Mutex<Places>

    /// An empty shelf, kept in this file; without one it lives as long as the process.
    package init(path: String?, ring: KeyRing) {
        self.path = path
        seal = Seal(ring)
        places = Mutex(Places(.empty))
    }

    package var directory: Directory { current.directory }

    var current: Places { places.withLock { $0 } }

    /// Takes what the last run left. Throws when there is a file and it cannot be read; the shelf stays empty then.
    package func load() throws {
        guard let path, access(path, F_OK) == 0 else { return }
        let file = try Codec.decode(File.self, from: Data(contentsOf: URL(filePath: path)))
        let plain = try seal.open(Sealed(keyID: file.keyID, bytes: Array(file.body)), for: Self.place)
        put(try Codec.decode(Directory.self, from: plain))
    }

    /// Takes up a newer directory and keeps it for the next run. False when it is the one that is here already.
    @discardableResult
    package func keep(_ directory: Directory) throws -> Bool {
        guard directory.version != self.directory.version else { return false }
        put(directory)
        guard let path else { return true }
        let sealed = try seal.seal(try Codec.encode(directory), for: Self.place)
        let file = File(keyID: sealed.keyID, body: Data(sealed.bytes))
        try Data(try Codec.encode(file)).write(to: URL(filePath: path), options: .atomic)
        return true
    }

    private func put(_ directory: Directory) {
        let new = Places(directory)
        places.withLock { $0 = new }
    }

    private struct File: Codable {
        let keyID: String
        let body: Data
    }

    private static let place = Array("intake|directory".utf8)
}
