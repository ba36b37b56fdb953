import Dispatch
import Glibc

/// A pipe to write into and read back from; two sockets, in truth, as those can be made not to be inherited.
struct Pipe {
    let reading: Int32
    let writing: Int32

    init() {
        var ends: [Int32] = [0, 0]
        // Other tests start processes; one that inherited an end would keep the pipe open.
        precondition(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &ends) == 0)
        (reading, writing) = (ends[0], ends[1])
    }

    /// What has been written; nothing can be written any more.
    func text() -> String {
        close(writing)
        defer { close(reading) }
        return Self.rest(reading)
    }

    /// Every line until the writing end is closed. It is read from now on, by a thread that may block.
    func lines() -> AsyncStream<String> {
        let (lines, line) = AsyncStream.makeStream(of: String.self)
        DispatchQueue.global().async { [reading] in
            for text in Self.rest(reading).split(separator: "\n") { line.yield(String(text)) }
            line.finish()
        }
        return lines
    }

    private static func rest(_ descriptor: Int32) -> String {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 4_096)
        while case let count = read(descriptor, &chunk, chunk.count), count > 0 { bytes += chunk[..<count] }
        return String(decoding: bytes, as: UTF8.self)
    }
}
