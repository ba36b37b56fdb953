extension Endpoint {
    /// Reads `amqp://user:password@host:port,host2:port2/vhost`, each part percent-encoded where it must be; `amqps://`
    /// where `tls` is given. The vhost is `/` when there is none. User and password may stand beside the URL instead: a
    /// user in it goes before `user`, and a password from a credential file goes before the one in it.
    ///
    /// An error names the part that is wrong and never its value: a password with an unencoded `/` or `@` turns up in
    /// the parts around it.
    package init(parsing url: String, user: String = "", password: String? = nil, tls: TLS? = nil) throws(AMQPError) {
        let rest = try Self.withoutScheme(url, isProtected: tls != nil)
        let (authority, path) = Self.split(rest, at: "/")
        let (credentials, nodes) = Self.credentials(in: authority)
        let (inURL, written) = Self.split(credentials ?? "", at: ":")
        let secret = try Self.decoded(written ?? "", "the password")
        let port = tls == nil ? Self.defaultPort : Self.defaultTLSPort
        self.init(
            hosts: try Self.hosts(nodes, port), vhost: try Self.vhost(path),
            user: credentials == nil ? user : try Self.decoded(inURL, "the user"),
            password: password ?? secret, tls: tls)
        guard !self.user.isEmpty else { throw Self.malformed("the user is empty") }
        guard !self.password.utf8.contains(0) else { throw Self.malformed("the password holds a zero byte") }
    }

    private static func withoutScheme(_ url: String, isProtected: Bool) throws(AMQPError) -> Substring {
        let (scheme, rest) = split(url[...], at: "://")
        guard let rest else { throw malformed("it does not begin with amqp:// or amqps://") }
        switch (scheme.lowercased(), isProtected) {
        case ("amqp", false), ("amqps", true): return rest
        case ("amqp", true): throw malformed("certificates are given and it begins with amqp://, without TLS")
        case ("amqps", false): throw malformed("amqps:// needs the certificates that the broker's goes back to")
        default: throw malformed("its scheme is neither amqp nor amqps")
        }
    }

    private static func credentials(in authority: Substring) -> (Substring?, nodes: Substring) {
        guard let at = authority.lastIndex(of: "@") else { return (nil, authority) }
        return (authority[..<at], authority[authority.index(after: at)...])
    }

    private static func hosts(_ nodes: Substring, _ port: Int) throws(AMQPError) -> [Host] {
        var hosts: [Host] = []
        for (index, node) in nodes.split(separator: ",", omittingEmptySubsequences: false).enumerated() {
            hosts.append(try host(node, "host \(index + 1)", port))
        }
        return hosts
    }

    private static func host(_ node: Substring, _ part: String, _ defaultPort: Int) throws(AMQPError) -> Host {
        var (name, port) = split(node, at: ":")
        if node.hasPrefix("[") {
            let (address, after) = split(node.dropFirst(), at: "]")
            guard let after, after.isEmpty || after.hasPrefix(":") else {
                throw malformed("\(part) lacks the bracket that closes its address")
            }
            (name, port) = (address, after.isEmpty ? nil : after.dropFirst())
        }
        let decoded = try decoded(name, part)
        guard !decoded.isEmpty else { throw malformed("\(part) is empty") }
        guard let port else { return Host(decoded, port: defaultPort) }
        guard let number = Int(port), (1...65535).contains(number) else {
            throw malformed("the port of \(part) is not a number from 1 to 65535")
        }
        return Host(decoded, port: number)
    }

    private static func vhost(_ path: Substring?) throws(AMQPError) -> String {
        guard let path, !path.isEmpty else { return "/" }
        guard !path.contains("/") else { throw malformed("a slash within the vhost is written %2F") }
        guard !path.contains(where: { $0 == "?" || $0 == "#" }) else {
            throw malformed("a query or a fragment means nothing here")
        }
        let name = try decoded(path, "the vhost")
        guard name.utf8.count <= MessageLimits.shortString else { throw malformed("the vhost is over 255 bytes") }
        return name
    }

    private static func decoded(_ text: Substring, _ part: String) throws(AMQPError) -> String {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let high = rest.popFirst().flatMap(Hexadecimal.value),
                let low = rest.popFirst().flatMap(Hexadecimal.value)
            else {
                throw malformed("\(part) has a % that no two hexadecimal digits follow")
            }
            bytes.append(high << 4 | low)
        }
        // The C library takes strings that end at a zero byte.
        guard !bytes.contains(0) else { throw malformed("\(part) holds a zero byte") }
        guard let text = String(validating: bytes, as: UTF8.self) else { throw malformed("\(part) is not UTF-8") }
        return text
    }

    private static func split(_ text: Substring, at separator: String) -> (Substring, Substring?) {
        guard let range = text.firstRange(of: separator) else { return (text, nil) }
        return (text[..<range.lowerBound], text[range.upperBound...])
    }

    private static func malformed(_ why: String) -> AMQPError {
        AMQPError(.malformedEndpoint, "the broker's URL is not amqp[s]://user:password@host:port/vhost: \(why)")
    }
}
