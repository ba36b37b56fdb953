internal import Foundation
internal import Glibc

/// A file that appears under its name whole or not at all, and is readable for nobody else. Until `put` it grows beside
/// that place, as `NAME.new`.
package struct WholeFile {
    let path: String
    /// Open for writing.
    let descriptor: Int32
    private let fresh: String
    private let replacing: Bool
    private let code: OperationsError.Code

    /// Throws where it cannot be made, and where something of that name is there, unless it is to be replaced. What an
    /// interrupted run has left beside it goes.
    init(_ path: String, replacing: Bool, code: OperationsError.Code = .file) throws {
        (self.path, self.replacing, self.code) = (path, replacing, code)
        fresh = "\(path).new"
        if !replacing { try Self.refuseToOverwrite(path, code) }
        unlink(fresh)
        descriptor = open(fresh, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Self.failure(fresh, code) }
    }

    func write(_ bytes: [UInt8]) throws {
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.write(descriptor, $0.baseAddress?.advanced(by: written), $0.count - written)
            }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw failure }
            written += count
        }
    }

    /// Puts it in its place, on the disk before this returns.
    func put() throws {
        guard fsync(descriptor) == 0 else { throw failure }
        if !replacing { try Self.refuseToOverwrite(path, code) }
        guard rename(fresh, path) == 0 else { throw Self.failure(path, code) }
        try syncFolder()
    }

    /// Ends it, and removes what was not put in its place.
    func end() {
        close(descriptor)
        unlink(fresh)
    }

    /// What the system says of the last call.
    var failure: OperationsError { Self.failure(fresh, code) }

    /// The name, too, has to be on the disk.
    private func syncFolder() throws {
        let folder = (path as NSString).deletingLastPathComponent
        let directory = open(folder.isEmpty ? "." : folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard directory >= 0 else { throw Self.failure(folder, code) }
        defer { close(directory) }
        guard fsync(directory) == 0 else { throw Self.failure(folder, code) }
    }

    private static func refuseToOverwrite(_ path: String, _ code: OperationsError.Code) throws {
        guard !FileManager.default.fileExists(atPath: path) else {
            throw OperationsError(code, "\(path) is there already: name another file, or say --force to replace it")
        }
    }

    private static func failure(_ path: String, _ code: OperationsError.Code) -> OperationsError {
        OperationsError(code, "\(path) cannot be written: \(String(cString: strerror(errno)))")
    }
}

extension WholeFile {
    /// Lends a file to be filled: in its place when that has succeeded, and gone when it throws. What is
    /// in it is handed over in parts.
    package static func with<Answer>(
        _ path: String, replacing: Bool, _ fill: (_ write: (String) throws -> Void) async throws -> Answer
    ) async throws -> Answer {
        let file = try WholeFile(path, replacing: replacing)
        defer { file.end() }
        let answer = try await fill { try file.write(Array($0.utf8)) }
        try file.put()
        return answer
    }
}
