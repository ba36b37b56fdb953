import AMQP
import Testing

@Suite("an endpoint")
struct EndpointTests {
    @Test("is read from a URL, part by part")
    func parsed() throws {
        let endpoint = try Endpoint(parsing: "amqp://li%20nli:p%40ss%2Fw%C3%B6rd@one:5673,[::1]:5674,two/di%2Fstrict")
        #expect(endpoint.user == "li nli")
        #expect(endpoint.password == "p@ss/wörd")
        #expect(endpoint.hosts == [.init("one", port: 5673), .init("::1", port: 5674), .init("two", port: 5672)])
        #expect(endpoint.vhost == "di/strict")
        #expect(endpoint.heartbeat == .seconds(15))
    }

    @Test(
        "has the port and the vhost of the protocol", arguments: ["amqp://u@h", "AMQP://u@h/", "amqp://u@h:5672/%2f"])
    func defaults(url: String) throws {
        #expect(try Endpoint(parsing: url) == Endpoint(hosts: [.init("h")], vhost: "/", user: "u", password: ""))
    }

    @Test("speaks TLS where certificates are given, and says so in its scheme")
    func protected() throws {
        let tls = Endpoint.TLS(authority: "/ca.pem", identity: .init(certificate: "/me.pem", key: "/me.key"))
        let endpoint = try Endpoint(parsing: "amqps://one,two:5999/v", user: "linli-errand", tls: tls)
        #expect(endpoint.hosts == [.init("one", port: 5671), .init("two", port: 5999)])
        #expect(endpoint.isKnownByCertificate)
        #expect(endpoint.description == "amqps://linli-errand@one:5671,two:5999/v")
        #expect(try !Endpoint(parsing: "amqps://one/v", user: "u", password: "p", tls: tls).isKnownByCertificate)
        #expect(throws: AMQPError.self) { try Endpoint(parsing: "amqp://u@one/v", tls: tls) }
    }

    @Test("takes the user of the URL first, and the password from beside it")
    func beside() throws {
        #expect(try Endpoint(parsing: "amqp://u@h/v", user: "other").user == "u")
        #expect(try Endpoint(parsing: "amqp://h/v", user: "other").user == "other")
        #expect(try Endpoint(parsing: "amqp://u:old@h/v", password: "new").password == "new")
        #expect(try Endpoint(parsing: "amqp://u@h/v", password: "new").password == "new")
    }

    @Test(
        "says which part is wrong, and never what it holds",
        arguments: [
            ("http://u:sesame@h", "scheme"), ("amqps://u:sesame@h", "amqps:// needs"), ("amqp://h", "user is empty"),
            ("sesame", "begin with amqp://"),
            ("amqp://u:sesame@", "host 1 is empty"), ("amqp://u:sesame@h,,i", "host 2 is empty"),
            ("amqp://u:sesame@h:0", "port of host 1"), ("amqp://u:sesame@h:65536", "port of host 1"),
            ("amqp://u:sesame@h:", "port of host 1"), ("amqp://u:sesame@[::1", "bracket"),
            ("amqp://u:sesame@[::1]x", "bracket"), ("amqp://u:sesame%4@h", "the password has a %"),
            ("amqp://u:sesame%zz@h", "the password has a %"), ("amqp://u:sesame%ff@h", "the password is not UTF-8"),
            ("amqp://u:sesame%00@h", "the password holds a zero byte"), ("amqp://:sesame@h", "the user is empty"),
            ("amqp://u:sesame@h/a/b", "%2F"), ("amqp://u:sesame@h/v?heartbeat=1", "query"),
            // An unencoded slash or at-sign in the password: what follows looks like a port or a vhost.
            ("amqp://u:sesame/34@h:5672/v", "port of host 1"), ("amqp://u:1/sesame/34@h", "%2F"),
        ])
    func malformed(url: String, part: String) throws {
        let error = #expect(throws: AMQPError.self) { try Endpoint(parsing: url) }
        #expect(error?.code == .malformedEndpoint)
        #expect(error?.message.contains(part) == true, "\(error?.message ?? "")")
        #expect(error?.message.contains("sesame") == false)
        #expect(error?.isRetriable == false)
    }

    @Test("keeps its password out of every way to print it")
    func secret() throws {
        let endpoint = try Endpoint(parsing: "amqp://u:sesame@h:1,[::1]:2/v")
        #expect(endpoint.description == "amqp://u@h:1,[::1]:2/v")
        var dumped = ""
        dump(endpoint, to: &dumped)
        dump([endpoint], to: &dumped)
        #expect(!"\(endpoint) \(String(reflecting: endpoint)) \(dumped)".contains("sesame"))
    }
}
