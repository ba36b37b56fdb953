package import FoundationEssentials
internal import Glibc
internal import Synchronization

/// What a worker has in hand when it works a message alone, on its disk: a worker that dies leaves behind which message
/// it died of, and its next start charges that one with a crash, and no neighbour of it.
///
/// A file of lines, appended to: `working ID` before, synced; after it `settled ID`, or `left ID` where it was given back.
/// `charged ID COUNT` is what a start makes of those that have neither. Each worker has a file to itself, locked as long as it lives; a second worker
/// of the same queue in the same directory takes the next one.
package final class Suspects: Sendable {
    /// So many crashes, and a person must look.
    package static let mostCrashes = 3

    private struct State {
        var charges: [UUID: Int]
        var size: Int
    }

    private let path: String
    private let file: Int32
    private let state: Mutex<State>

    /// The messages that the last run died of, with how often each has now been charged.
    package let charged: [UUID: Int]

    /// Makes the directory where it is missing. Throws what the system says of its files.
    package init(in directory: String, queue: String) throws(Trouble) {
        let folder = "\(directory)/suspects"
        guard mkdir(directory, 0o700) == 0 || errno == EEXIST, mkdir(folder, 0o700) == 0 || errno == EEXIST else {
            throw Trouble("making \(folder)")
        }
        (path, file) = try Self.take(folder, queue)
        var record = Record(try Self.contents(of: file, path))
        charged = record.charge()
        state = Mutex(State(charges: record.charges, size: 0))
        try rewrite()
    }

    deinit { close(file) }

    /// How often the worker has died of this message.
    package func crashes(of id: UUID) -> Int { state.withLock { $0.charges[id] ?? 0 } }

    /// Notes on the disk that the message is being worked, before it is.
    package func enter(_ id: UUID) throws(Trouble) {
        try append("working \(id.uuidString)\n")
        guard fdatasync(file) == 0 else { throw Trouble("syncing \(path)") }
    }

    /// The message is settled, whatever came of it, and its charges with it. Not synced: at the worst somebody who is done
    /// is charged once.
    package func settle(_ id: UUID) throws(Trouble) {
        state.withLock { state in state.charges[id] = nil }
        try end("settled", id)
    }

    /// The message went back as it was, and the worker lives: what it was charged with before stays.
    package func leave(_ id: UUID) throws(Trouble) { try end("left", id) }

    private func end(_ what: String, _ id: UUID) throws(Trouble) {
        try append("\(what) \(id.uuidString)\n")
        if state.withLock({ $0.size > 1 << 20 }) { try rewrite() }
    }

    private func append(_ line: String) throws(Trouble) {
        let bytes = Array(line.utf8)
        guard write(file, bytes, bytes.count) == bytes.count else { throw Trouble("writing \(path)") }
        state.withLock { $0.size += bytes.count }
    }

    /// Keeps only what is charged. Who is killed in the middle of it forgets charges, and charges anew.
    private func rewrite() throws(Trouble) {
        let charges = state.withLock { state in
            state.size = 0
            return state.charges
        }
        guard ftruncate(file, 0) == 0 else { throw Trouble("emptying \(path)") }
        for (id, count) in charges { try append("charged \(id.uuidString) \(count)\n") }
        guard fdatasync(file) == 0 else { throw Trouble("syncing \(path)") }
    }

    /// What the system would not do.
    package struct Trouble: Error, CustomStringConvertible {
        package let description: String

        init(_ what: String) { description = "\(what): \(String(cString: strerror(errno)))" }
    }
}

// MARK: the file

extension Suspects {
    /// The first file of the queue's that nobody holds.
    private static func take(_ folder: String, _ queue: String) throws(Trouble) -> (String, Int32) {
        for number in 1...99 {
            let path = number == 1 ? "\(folder)/\(queue)" : "\(folder)/\(queue)-\(number)"
            let file = open(path, O_CREAT | O_RDWR | O_APPEND | O_CLOEXEC, 0o600)
            guard file >= 0 else { throw Trouble("opening \(path)") }
            if flock(file, LOCK_EX | LOCK_NB) == 0 { return (path, file) }
            close(file)
        }
        throw Trouble("finding a file in \(folder) that no other worker holds")
    }

    private static func contents(of file: Int32, _ path: String) throws(Trouble) -> String {
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(file, &piece, piece.count)
            guard count >= 0 else { throw Trouble("reading \(path)") }
            guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
            bytes += piece[..<count]
        }
    }

    /// What the lines of a file come to. A line that a power cut has torn means nothing.
    private struct Record {
        var charges: [UUID: Int] = [:]
        private var working: Set<UUID> = []

        init(_ text: String) {
            for line in text.split(separator: "\n") {
                let words = line.split(separator: " ")
                guard words.count >= 2, let id = UUID(uuidString: String(words[1])) else { continue }
                switch words[0] {
                case "working": working.insert(id)
                case "charged": charges[id] = words.last.flatMap { Int($0) }
                case "left": working.remove(id)
                case "settled":
                    working.remove(id)
                    charges[id] = nil
                default: break
                }
            }
        }

        /// Charges those that were in hand to the last, and returns them.
        mutating func charge() -> [UUID: Int] {
            for id in working { charges[id, default: 0] += 1 }
            return charges.filter { working.contains($0.key) }
        }
    }
}
