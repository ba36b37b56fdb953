internal import FoundationEssentials
internal import Glibc
internal import Work

/// The passwords of the daemons at the broker, one each, made on the first start and kept in files that only their
/// owner reads.
package struct Accounts: Sendable {
    package let passwords: [String: String]

    init(_ files: Premises.Files) throws {
        var passwords: [String: String] = [:]
        for daemon in Premises.daemons { passwords[daemon] = try Self.kept(at: files.password(daemon)) }
        self.passwords = passwords
    }

    private static func kept(at path: String) throws -> String {
        if let data = FileManager.default.contents(atPath: path), !data.isEmpty {
            return String(decoding: data, as: UTF8.self)
        }
        let password = KeyRing.randomSecret().map { byte in
            byte < 16 ? "0\(String(byte, radix: 16))" : String(byte, radix: 16)
        }.joined()
        try PrivateFile.write(Array(password.utf8), to: path)
        return password
    }
}

/// A file that only its owner reads, written whole or not at all.
package enum PrivateFile {
    package static func write(_ bytes: [UInt8], to path: String) throws {
        let fresh = path + ".new"
        let made = FileManager.default.createFile(
            atPath: fresh, contents: Data(bytes), attributes: [.posixPermissions: 0o600])
        guard made, rename(fresh, path) == 0 else { throw CannotWrite(path: path) }
    }
}

/// A file of the premises could not be written.
struct CannotWrite: Error, CustomStringConvertible {
    let path: String
    var description: String { "\(path) cannot be written: is the disk full, or the folder somebody else's?" }
}
