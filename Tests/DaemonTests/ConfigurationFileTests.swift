import Logging
import Testing

@testable import Daemon

@Suite("The configuration file")
struct ConfigurationFileTests {
    @Test(
        "what is not a file of settings is refused with its line",
        arguments: [
            ("amqp:\n  host: a\n", "\"amqp.host\" is not a setting", "line 2"),
            ("amqp: linli\n", "\"amqp\" is not a setting", "line 1"),
            ("http:\n  port:\n    number: 1\n", "http.port is not one value", "line 2"),
            ("http:\n  port:\n", "http.port has no value", "line 2"),
            ("http:\n  port: ~\n", "http.port has no value", "line 2"),
            ("http.port: 1\nhttp:\n  port: 2\n", "http.port is given twice", "line 3"),
            ("http:\n  port: 1\n  port: 2\n", "is not YAML", "port"),
            ("http:\n\tport: 1\n", "is not YAML", "line 2"),
            ("http: [1\n", "is not YAML", "line"),
            ("just a text\n", "holds no keys", "expected"),
            ("[a, b]: 1\n", "has a key that is not a word", "line 1"),
        ])
    func refused(text: String, problem: String, detail: String) async throws {
        let found = try await faults(yaml: text)
        #expect(found.count == 1)
        #expect(found.first?.contains(problem) == true, "\(found)")
        #expect(found.first?.contains(detail) == true, "\(found)")
    }

    @Test(
        "an empty file, one of comments and a section without keys change nothing",
        arguments: ["", "# no\n", "http:\n"])
    func empty(text: String) async throws {
        #expect(try await load(yaml: text).http.port == 8_080)
    }

    @Test("a file that is missing is a fault, and what it may have held is not said to be missing too")
    func missing() async throws {
        await #expect {
            try await Settings.load(file: "/nowhere/linli.yaml", using: [\.amqp])
        } throws: { error in
            (error as? SettingFaults)?.description == "/nowhere/linli.yaml cannot be read: No such file or directory"
        }
    }

    @Test("a file that is not YAML is not quoted: the line may hold a password")
    func unquoted() async throws {
        let found = try await faults(yaml: "amqp:\n  password: \"hunter2\" x\n")
        #expect(found.count == 1)
        #expect(found.first?.contains("hunter2") == false)
    }

    @Test("numbers, words and texts are taken as they are written")
    func verbatim() async throws {
        let settings = try await load(
            yaml: "safety:\n  duty-phone: 0110\namqp:\n  vhost: yes\n  heartbeat: 20s\nlog:\n  level: \"debug\"\n")
        #expect(settings.safety.dutyPhone == "0110")
        #expect(settings.amqp.vhost == "yes")
        #expect(settings.amqp.heartbeat == .seconds(20))
        #expect(settings.log.level == .debug)
        #expect(try await faults(yaml: "http:\n  port: 0x1F90\n").count == 1)
    }
}
