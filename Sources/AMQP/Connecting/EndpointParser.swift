extension Endpoint {
    /// Reads `amqp://user:password@host:port,host2:port2/vhost`, each part percent-encoded where it must be. The user
    /// and the password are `guest` when there are none, the vhost is `/`; a password that is given beside the URL,
    /// from a credential file, goes before the one in it.
    ///
    /// An error names the part that is wrong and never its value: a password with an unencoded `/` or `@` turns up in
    /// the parts around it.
    package init(parsing url: String, password: String? = nil) throws(AMQPError) {
        let rest = try Self.withoutScheme(url)
        let (authority, path) = Self.split(rest, at: "/")
        let (credentials, nodes) = Self.credentials(in: authority)
        let (user, secret) = Self.split(credentials ?? "guest:guest", at: ":")
        let inURL = try Self.decoded(secret ?? "", "the password")
        self.init(
            hosts: try Self.hosts(nodes), vhost: try Self.vhost(path), user: try Self.decoded(user, "the user"),
            password: password ?? inURL)
        guard !self.user.isEmpty else { throw Self.malformed("the user is empty") }
        guard !self.password.utf8.contains(0) else { throw Self.malformed("the password holds a zero byte") }
    }

    private static func withoutScheme(_ url: String) throws(AMQPError) -> Substring {
        let (scheme, rest) = split(url[...], at: "://")
        guard let rest else { throw malformed("it does not begin with amqp://") }
        switch scheme.lowercased() {
        case "amqp": return rest
        case "amqps": throw malformed("amqps:// (TLS) is not supported")
        default: throw malformed("its scheme is not amqp")
        }
    }

    private static func credentials(in authority: Substring) -> (Substring?, nodes: Substring) {
        guard let at = authority.lastIndex(of: "@") else { return (nil, authority) }
        return (authority[..<at], authority[authority.index(after: at)...])
    }

    private static func hosts(_ nodes: Substring) throws(AMQPError) -> [Host] {
        var hosts: [Host] = []
        for (index, node) in nodes.split(separator: ",", omittingEmptySubsequences: false).enumerated() {
            hosts.append(try host(node, "host \(index + 1)"))
        }
        return hosts
    }

    private static func host(_ node: Substring, _ part: String) throws(AMQPError) -> Host {
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
        guard let port else { return Host(decoded) }
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
        AMQPError(.malformedEndpoint, "the broker's URL is not amqp://user:password@host:port/vhost: \(why)")
    }
}
