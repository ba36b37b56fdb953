internal import Foundation
internal import Glibc
internal import Lines
package import Work

/// The file of the key ring: read and replaced as a whole, never half.
package struct KeyRingFile: Sendable {
    package let path: String

    package init(_ path: String) { self.path = path }

    package func read() throws -> KeyRing {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw OperationsError(.keys, "\(path) cannot be read: is it there, and may you read it?")
        }
        do {
            return try Codec.decode(KeyRing.self, from: data)
        } catch {
            // The error's own words could quote what the file holds.
            throw OperationsError(.keys, "\(path) is not a key ring, or is damaged: take the backup of it")
        }
    }

    /// Puts the ring in the file's place, on the disk before this returns. Whoever could read the old file can read the
    /// new one; others never can.
    package func write(_ ring: KeyRing) throws {
        try Self.write(try Codec.encode(ring), to: path, like: path)
    }

    /// A copy for a safe place, where nothing is overwritten.
    package func export(_ ring: KeyRing, to copy: String) throws {
        guard !FileManager.default.fileExists(atPath: copy) else {
            throw OperationsError(
                .keys, "\(copy) is there already, and a backup is never overwritten: name another file")
        }
        try Self.write(try Codec.encode(ring), to: copy, like: nil)
        let reread = try KeyRingFile(copy).read()
        guard try Codec.encode(reread) == Codec.encode(ring) else {
            throw OperationsError(.keys, "\(copy) does not hold what was written: the disk is faulty")
        }
    }

    /// Whether two paths lie on the same disk, as far as the system says.
    package static func isSameDisk(_ one: String, _ other: String) -> Bool {
        var (first, second) = (stat(), stat())
        return stat(one, &first) == 0 && stat(other, &second) == 0 && first.st_dev == second.st_dev
    }

    // MARK: writing

    private static func write(_ bytes: [UInt8], to path: String, like old: String?) throws {
        let file = try WholeFile(path, replacing: true, code: .keys)
        defer { file.end() }
        if let old { try takeOver(old, file) }
        try file.write(bytes)
        try file.put()
    }

    /// Owner, group and the group's right to read, as of the file that is replaced: the daemons are users of their own.
    private static func takeOver(_ old: String, _ file: WholeFile) throws {
        var status = stat()
        guard stat(old, &status) == 0 else { return }
        guard fchown(file.descriptor, status.st_uid, status.st_gid) == 0,
            fchmod(file.descriptor, status.st_mode & 0o640) == 0
        else { throw file.failure }
    }
}
