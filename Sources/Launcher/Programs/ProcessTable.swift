internal import FoundationEssentials
internal import Glibc

/// The machine's processes, read from `/proc`: how the launcher finds the children of a server, and what an earlier
/// launcher left running.
package enum ProcessTable {
    /// One process that is alive; what has ended and only waits to be reaped is not in the table.
    package struct Entry: Sendable, Hashable {
        /// Its number.
        package let pid: Int32
        /// The number of the process that started it, or of the one that adopted it.
        package let parent: Int32
        /// The name that the kernel shows, at most 15 bytes.
        package let name: String
        /// Its command line, the program first.
        package let arguments: [String]

        /// The same as `name`, in full where the command line has it.
        package var program: String {
            guard let last = arguments.first?.split(separator: "/").last, last.hasPrefix(name) else { return name }
            return String(last)
        }
    }

    /// Every process that can be seen, in the order of their numbers.
    package static func entries() -> [Entry] {
        // Without /proc there is nothing to read, and the table is empty.
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return names.compactMap { Int32($0) }.sorted().compactMap(entry)
    }

    /// The direct children of a process.
    package static func children(of pid: Int32) -> [Entry] { entries().filter { $0.parent == pid } }

    /// Everything that runs for a place: what carries its mark, and PostgreSQL's processes in its data directory,
    /// whose environment PostgreSQL itself overwrites with their titles.
    package static func belonging(to place: Place) -> [Entry] {
        let mark = Array("\(Place.mark)=\(place.directory)".utf8)
        return entries().filter { entry in
            guard entry.pid != getpid() else { return false }
            if let environment = SystemCall.contents(of: "/proc/\(entry.pid)/environ"),
                environment.split(separator: 0).contains(where: { $0.elementsEqual(mark) })
            {
                return true
            }
            guard entry.name == "postgres", let home = link("/proc/\(entry.pid)/cwd") else { return false }
            return home.hasPrefix(place.directory + "/")
        }
    }

    /// Whether a process with that number is alive.
    package static func isAlive(_ pid: Int32) -> Bool { entry(pid) != nil }

    private static func entry(_ pid: Int32) -> Entry? {
        guard let bytes = SystemCall.contents(of: "/proc/\(pid)/stat") else { return nil }
        // "pid (name) state parent …", where the name may hold blanks and parentheses.
        guard let start = bytes.firstIndex(of: UInt8(ascii: "(")), let end = bytes.lastIndex(of: UInt8(ascii: ")"))
        else { return nil }
        let rest = bytes[(end + 1)...].split(separator: UInt8(ascii: " ")).map { String(decoding: $0, as: UTF8.self) }
        guard rest.count > 1, rest[0] != "Z", rest[0] != "X", let parent = Int32(rest[1]) else { return nil }
        let arguments = SystemCall.contents(of: "/proc/\(pid)/cmdline") ?? []
        return Entry(
            pid: pid, parent: parent, name: String(decoding: bytes[(start + 1)..<end], as: UTF8.self),
            arguments: arguments.split(separator: 0).map { String(decoding: $0, as: UTF8.self) })
    }

    private static func link(_ path: String) -> String? {
        // Unreadable for processes of other users, which are then not ours.
        try? FileManager.default.destinationOfSymbolicLink(atPath: path)
    }
}
