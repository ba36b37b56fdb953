import AMQP
import FoundationEssentials
import Testing

@testable import Daemon

@Suite("What a section that is used must have")
struct SectionTests {
    private let user = ["LINLI_AMQP_USER": "errand", "LINLI_POSTGRES_USER": "errand"]

    @Test("what is required is asked for only where the section is used")
    func required() async throws {
        #expect(try await faults().isEmpty)
        #expect(try await faults(using: [\.http, \.keys]).isEmpty)
        let found = try await faults(using: [\.amqp, \.postgres])
        #expect(
            found == [
                "amqp.user is missing; expected a name",
                "amqp.password-file and amqp.password are both missing; expected one of the two",
                "postgres.user is missing; expected a name",
            ])
    }

    @Test("the broker's password comes from the environment, the file of settings, or a file of its own")
    func password() async throws {
        var environment = user
        environment["LINLI_AMQP_PASSWORD"] = "hunter2"
        #expect(try await load(environment: environment, using: [\.amqp]).amqp.password.reveal() == "hunter2")
        let settings = try await load(yaml: yaml("amqp.password", "hunter3"), environment: user, using: [\.amqp])
        #expect(settings.amqp.password.reveal() == "hunter3")
        try await withScratch { scratch in
            for (text, password) in [("hunter4\n", "hunter4"), ("hunter5", "hunter5")] {
                try Data(text.utf8).write(to: URL(filePath: "\(scratch)/amqp"))
                let settings = try await load(
                    set: ["amqp.password-file=\(scratch)/amqp"], environment: user, using: [\.amqp])
                #expect(settings.amqp.password.reveal() == password)
            }
        }
    }

    @Test("a password and a password file together are a contradiction", arguments: ["amqp", "postgres"])
    func both(section: String) async throws {
        var environment = user
        environment["LINLI_\(section.uppercased())_PASSWORD"] = "hunter2"
        environment["LINLI_\(section.uppercased())_PASSWORD_FILE"] = "/nowhere"
        let used: Settings.Section = section == "amqp" ? \.amqp : \.postgres
        let found = try await faults(environment: environment, using: [used])
        #expect(found == ["\(section).password-file and \(section).password are both given; expected one of the two"])
    }

    @Test("a URL names the broker in one; user and password may stand beside it")
    func brokerURL() async throws {
        var environment = ["LINLI_AMQP_URL": "amqp://one,two:5673/li%2Fnli", "LINLI_AMQP_PASSWORD": "hunter2"]
        environment["LINLI_AMQP_USER"] = "errand"
        let beside = try await load(environment: environment, using: [\.amqp]).amqp
        #expect(beside.hosts == [.init("one", port: 5672), .init("two", port: 5673)])
        #expect((beside.vhost, beside.user, beside.password.reveal()) == ("li/nli", "errand", "hunter2"))

        environment = ["LINLI_AMQP_URL": "amqps://u:p@one/v", "LINLI_AMQP_TLS": "verify-full"]
        environment["LINLI_AMQP_TLS_AUTHORITY"] = "/ca.pem"
        let within = try await load(environment: environment, using: [\.amqp]).amqp
        #expect((within.user, within.password.reveal()) == ("u", "p"))
        #expect(within.endpoint.tls == .init(authority: "/ca.pem"))
        #expect(within.hosts == [.init("one", port: 5671)])

        let found = try await faults(
            environment: user.merging(["LINLI_AMQP_URL": "amqp://u:hunter2@h:x/v"]) { $1 }, using: [\.amqp])
        #expect(found.count == 1)
        #expect(found.first?.contains("the port of host 1 is not a number") == true)
        #expect(found.first?.contains("hunter2") == false)
    }

    @Test("TLS to the broker asks for what it is checked against, and a certificate for its key")
    func brokerTLS() async throws {
        var environment = user.merging(["LINLI_AMQP_PASSWORD": "hunter2", "LINLI_AMQP_TLS": "verify-full"]) { $1 }
        #expect(
            try await faults(environment: environment, using: [\.amqp]) == [
                "amqp.tls-authority is missing; expected a path, as amqp.tls is verify-full"
            ])
        environment = user.merging(["LINLI_AMQP_CERTIFICATE": "/me.pem"]) { $1 }
        #expect(
            try await faults(environment: environment, using: [\.amqp]) == [
                "amqp.certificate-key and amqp.certificate belong together; one of them is missing",
                "amqp.tls is disable; expected verify-full, as there is an amqp.certificate",
            ])
    }

    @Test(
        "a password file that is empty, has two lines, is binary or is too long is refused and not shown",
        arguments: [
            "", "\n", "hunter2\nhunter3\n", "hunter2\r\n", "hunter2 ", "\u{0}hunter2",
            String(repeating: "hunter2", count: 600),
        ])
    func badFile(text: String) async throws {
        try await withScratch { scratch in
            try Data(text.utf8).write(to: URL(filePath: "\(scratch)/amqp"))
            let set = ["amqp.password-file=\(scratch)/amqp"]
            let found = try await faults(set: set, environment: user, using: [\.amqp])
            #expect(found.count == 1)
            #expect(found.first?.hasPrefix("amqp.password-file names \"\(scratch)/amqp\"") == true)
            #expect(found.first?.contains("hunter") == false)
        }
    }

    @Test("a password file is opened only where its section is used")
    func unused() async throws {
        let set = ["amqp.password-file=/nowhere/amqp"]
        #expect(try await faults(set: set, environment: user).isEmpty)
        let found = try await faults(set: set, environment: user, using: [\.amqp])
        #expect(
            found == ["amqp.password-file names \"/nowhere/amqp\", which cannot be read: No such file or directory"])
    }

    @Test("a misread password is not said to be missing as well")
    func misread() async throws {
        var environment = user
        environment["LINLI_AMQP_PASSWORD"] = "hunter2 "
        #expect(try await faults(environment: environment, using: [\.amqp]).count == 1)
    }

    @Test("verify-full needs an authority")
    func authority() async throws {
        let found = try await faults(set: ["postgres.tls=verify-full"], environment: user, using: [\.postgres])
        #expect(found == ["postgres.tls-authority is missing; expected a path, as postgres.tls is verify-full"])
    }

    @Test("the server may know us without a password")
    func peer() async throws {
        let settings = try await load(set: ["postgres.host=/run/postgresql"], environment: user, using: [\.postgres])
        #expect(settings.postgres.password.isEmpty)
    }

    @Test("a secret shows itself nowhere but where it is asked for")
    func secret() async throws {
        let settings = try await load(environment: ["LINLI_AMQP_PASSWORD": "hunter2"])
        var dumped = ""
        dump(settings, to: &dumped)
        for shown in [dumped, "\(settings)", String(reflecting: settings), "\(settings.amqp.password)"] {
            #expect(!shown.contains("hunter2"))
        }
    }
}
