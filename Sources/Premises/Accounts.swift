internal import FoundationEssentials
internal import Glibc
internal import Ledger
internal import Work

/// The passwords of the daemons at the broker and at the database, made on the first start and kept in files that only
/// their owner reads.
package struct Accounts: Sendable {
    /// At the broker, by user.
    let broker: [String: String]
    /// At the database, by role: the daemons', the owner's, and that of whoever reads reports.
    let database: [String: String]

    init(_ files: Premises.Files) throws {
        func kept(_ names: [String], in file: (String) -> String) throws -> [String: String] {
            Dictionary(uniqueKeysWithValues: try names.map { ($0, try Self.kept(at: file($0))) })
        }
        broker = try kept(Premises.daemons, in: files.brokerPassword)
        database = try kept(
            Premises.daemons + [Premises.notifier, Roles.report, Roles.owner], in: files.databasePassword)
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
