import Foundation
import Glibc

/// A file system of so many megabytes, in memory, that a test may fill.
struct SmallDisk {
    let path: String
    private var ballast: String { "\(path)/ballast" }

    /// Whether this process may mount one: root may, where the machine that it is root of lets it.
    static let isPermitted: Bool = {
        guard let disk = try? SmallDisk(megabytes: 1) else { return false }  // The reason is that it may not.
        disk.remove()
        return true
    }()

    private init(megabytes: Int) throws {
        path = "/tmp/linli-disk-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        guard mount("tmpfs", path, "tmpfs", 0, "size=\(megabytes)m,mode=755") == 0 else {
            rmdir(path)
            throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EPERM)
        }
    }

    static func with(megabytes: Int, _ body: (SmallDisk) async throws -> Void) async throws {
        let disk = try SmallDisk(megabytes: megabytes)
        defer { disk.remove() }
        try await body(disk)
    }

    /// Leaves no room for one more page.
    func fill() throws {
        let file = open(ballast, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
        defer { close(file) }
        let bytes = [UInt8](repeating: 0x5a, count: 1 << 20)
        for size in [bytes.count, 4_096] { while write(file, bytes, size) > 0 {} }
    }

    /// Makes room.
    func clear() { unlink(ballast) }

    private func remove() {
        // Also with somebody still in it.
        umount2(path, Int32(MNT_DETACH))
        rmdir(path)
    }
}
