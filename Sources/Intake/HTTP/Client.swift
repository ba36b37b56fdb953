internal import Glibc

/// Who is counted as one client.
enum Client {
    /// An IPv4 address by itself, of an IPv6 address the network (its first 64 bits): whoever has one of its addresses has
    /// all of them. What is neither is its own name.
    static func name(_ address: String) -> String {
        var bytes = [UInt8](repeating: 0, count: 16)
        guard inet_pton(AF_INET6, address, &bytes) == 1 else { return address }
        // An IPv4 client of a socket that takes both.
        if bytes.prefix(12) == [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff] {
            return bytes.suffix(4).map { String($0) }.joined(separator: ".")
        }
        return bytes.prefix(8).map { String($0, radix: 16) }.joined(separator: ":") + "/64"
    }
}
