internal import Glibc

/// Reads the small text files of the configuration.
enum FileText {
    /// Why a file was not read, in the words of the system.
    struct Failure: Error {
        let reason: String
    }

    /// The whole file, when it is no longer than the limit and UTF-8.
    static func read(_ path: String, upTo limit: Int) throws(Failure) -> String {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw lastError() }
        defer { close(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 16 * 1024)
        while true {
            let count = Glibc.read(file, &chunk, chunk.count)
            if count > 0 {
                bytes += chunk[..<count]
                guard bytes.count <= limit else { throw Failure(reason: "it is longer than \(limit) bytes") }
            } else if count == 0 {
                guard let text = String(validating: bytes, as: UTF8.self) else {
                    throw Failure(reason: "it is not UTF-8")
                }
                return text
            } else if errno != EINTR {
                throw lastError()
            }
        }
    }

    private static func lastError() -> Failure { Failure(reason: String(cString: strerror(errno))) }
}
