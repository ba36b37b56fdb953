internal import Foundation
internal import Glibc

/// Sockets of this machine, for servers that a test is itself.
enum Loopback {
    /// Listens on a port that is free.
    static func listen() throws -> (listener: Int32, port: Int) {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var one: Int32 = 1
        setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, socklen_t(MemoryLayout<Int32>.size))
        var address = address(0)
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let status = withUnsafeMutableBytes(of: &address) { bytes -> Int32 in
            guard let base = bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self) else { return -1 }
            guard bind(listener, base, size) == 0, Glibc.listen(listener, 64) == 0 else { return -1 }
            return getsockname(listener, base, &size)
        }
        guard status == 0 else { throw POSIXError(.init(rawValue: errno) ?? .EADDRINUSE) }
        return (listener, Int(UInt16(bigEndian: address.sin_port)))
    }

    static func address(_ port: Int) -> sockaddr_in {
        sockaddr_in(
            sin_family: sa_family_t(AF_INET), sin_port: UInt16(port).bigEndian,
            sin_addr: in_addr(s_addr: UInt32(0x7f00_0001).bigEndian), sin_zero: (0, 0, 0, 0, 0, 0, 0, 0))
    }
}
