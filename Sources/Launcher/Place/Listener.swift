internal import FoundationEssentials

/// A socket that somebody listens on, as the kernel's tables name it.
package struct Listener: Sendable, Hashable {
    /// Address in the kernel's hexadecimal spelling.
    let address: String
    /// Its port.
    package let port: Int

    /// Whether it is reached from this machine only.
    package var isLoopback: Bool { address == "0100007F" || address == "00000000000000000000000001000000" }

    /// The TCP sockets that these processes listen on; those of other users' processes cannot be seen.
    package static func of(_ pids: [Int32]) -> Set<Listener> {
        let sockets = Set(pids.flatMap(descriptors))
        let lines = ["/proc/net/tcp", "/proc/net/tcp6"].flatMap { path in
            // Not there without IPv6.
            (try? String(contentsOf: URL(filePath: path), encoding: .utf8))?.split(separator: "\n").dropFirst() ?? []
        }
        let found = lines.compactMap { line -> Listener? in
            let fields = line.split(separator: " ")
            guard fields.count > 9, fields[3] == "0A", sockets.contains("socket:[\(fields[9])]") else { return nil }
            let local = fields[1].split(separator: ":")
            guard local.count == 2, let port = Int(local[1], radix: 16) else { return nil }
            return Listener(address: String(local[0]), port: port)
        }
        return Set(found)
    }

    private static func descriptors(of pid: Int32) -> [String] {
        let folder = "/proc/\(pid)/fd"
        // A process that has just ended holds nothing, and neither does a descriptor that it has just closed.
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.compactMap { try? FileManager.default.destinationOfSymbolicLink(atPath: "\(folder)/\($0)") }
    }
}
