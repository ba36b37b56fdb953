import FoundationEssentials

/// A socket that somebody listens on, as the kernel's tables name it.
struct Listener: Hashable {
    /// Address in the kernel's hexadecimal spelling.
    let address: String
    let port: Int

    var isLoopback: Bool { address == "0100007F" || address == "00000000000000000000000001000000" }
}

enum Listeners {
    /// The TCP sockets that these processes listen on.
    static func of(_ pids: [Int32]) -> Set<Listener> {
        let sockets = Set(pids.flatMap(descriptors))
        let lines = ["/proc/net/tcp", "/proc/net/tcp6"].flatMap { path in
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
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.compactMap { try? FileManager.default.destinationOfSymbolicLink(atPath: "\(folder)/\($0)") }
    }
}
