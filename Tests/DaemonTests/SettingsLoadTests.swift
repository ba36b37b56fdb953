import FoundationEssentials
import Testing

@testable import Daemon

@Suite("Loading the settings")
struct SettingsLoadTests {
    @Test("without any place there are the defaults")
    func defaults() async throws {
        let settings = try await load()
        for setting in Settings.all {
            #expect(setting.text(in: settings) == setting.text(in: Settings()), "\(setting.key)")
        }
    }

    @Test("the command line goes before the environment, that before the file, and that before the default")
    func precedence() async throws {
        let yaml = "http:\n  port: 1\nforward:\n  batch: 2\n  hold-above: 3\n"
        let environment = ["LINLI_FORWARD_BATCH": "4", "LINLI_FORWARD_HOLD_ABOVE": "5", "HTTP_PORT": "99"]
        let settings = try await load(yaml: yaml, set: ["forward.hold-above=6"], environment: environment)
        #expect(settings.http.port == 1)
        #expect(settings.forward.batch == 4)
        #expect(settings.forward.holdAbove == 6)
        #expect(settings.relay.lease == .seconds(60))
    }

    @Test("every key is taken from each place", arguments: Settings.all.map(\.key))
    func everywhere(key: String) async throws {
        let setting = try #require(Settings.setting(key))
        let other = try #require(Samples.good[key] ?? Samples.other(than: setting))
        #expect(other != setting.text(in: Settings()))
        let fromFile = try await load(yaml: yaml(key, other))
        #expect(setting.text(in: fromFile) == other)
        let fromEnvironment = try await load(environment: [SettingsSource.variable(key): other])
        #expect(setting.text(in: fromEnvironment) == other)
        guard !setting.isSecret else { return }
        let fromArguments = try await load(set: ["\(key)=\(other)"])
        #expect(setting.text(in: fromArguments) == other)
    }

    @Test("a malformed value of any key is refused in each place, and named", arguments: Settings.all.map(\.key))
    func malformed(key: String) async throws {
        let setting = try #require(Settings.setting(key))
        for wrong in Samples.wrong(for: setting) {
            let variable = SettingsSource.variable(key)
            var places = try await [
                faults(yaml: yaml(key, wrong)), faults(environment: [variable: wrong]),
                // The better places do not heal what is wrong in the one that counts.
                faults(yaml: yaml(key, setting.text(in: Settings())), environment: [variable: wrong]),
            ]
            if !setting.isSecret { try await places.append(faults(set: ["\(key)=\(wrong)"])) }
            for faults in places {
                #expect(faults.count == 1, "\(key) = \(wrong)")
                #expect(faults.first?.hasPrefix("\(key) ") == true)
                #expect(faults.first?.hasSuffix("expected \(setting.expected)") == true)
                if setting.isSecret { #expect(faults.first?.contains(wrong) == false) }
            }
        }
    }

    @Test("all faults are reported at once, each with its place")
    func together() async throws {
        let found = try await faults(
            yaml: "http:\n  port: 80a\nlog:\n  level: loud\nhtp:\n  port: 1\n",
            set: ["relay.lease=60", "nonsense", "relay.laese=1m", "track.tries-per-hour=1", "track.tries-per-hour=2"],
            environment: ["LINLI_ERRAND_CAP_DEFAULT": "200.00", "LINLI_AMQP_PASWORD": "hunter2", "LINLI_PLACE": "x"])
        #expect(found.count == 9)
        #expect(
            found.contains { $0.hasPrefix("http.port is \"80a\" (") && $0.contains("linli.yaml, line 2); expected") })
        #expect(found.contains { $0.hasPrefix("log.level is \"loud\" (") && $0.contains("line 4") })
        #expect(
            found.contains {
                $0.hasPrefix("\"htp.port\" is not a setting (") && $0.hasSuffix("did you mean http.port?")
            })
        #expect(found.contains("relay.lease is \"60\" (--set); expected a duration from 1s to 1h"))
        #expect(found.contains("--set \"nonsense\" lacks its =; expected key=value"))
        #expect(found.contains("\"relay.laese\" is not a setting (--set); did you mean relay.lease?"))
        #expect(found.contains("track.tries-per-hour is given twice (--set)"))
        #expect(
            found.contains(
                "errand.cap-default is \"200.00\" (LINLI_ERRAND_CAP_DEFAULT); "
                    + "expected a whole number of fen from 0 to 100000000"))
        #expect(found.contains("LINLI_AMQP_PASWORD is the variable of no setting; did you mean LINLI_AMQP_PASSWORD?"))
        #expect(!found.joined().contains("hunter2"))
    }

    @Test("a secret is not taken from the command line")
    func secretArgument() async throws {
        for key in Settings.all.filter(\.isSecret).map(\.key) {
            let found = try await faults(set: ["\(key)=hunter2"])
            #expect(found.count == 1)
            #expect(found.first?.hasPrefix("\(key) is given with --set") == true)
            #expect(found.first?.contains("hunter2") == false)
        }
    }

    @Test("a value from outside cannot play tricks on the terminal")
    func escaped() async throws {
        let found = try await faults(environment: ["LINLI_HTTP_HOST": "\u{1b}[2Jx\u{202e}\n"])
        #expect(found.first?.hasPrefix(#"http.host is "\u{1b}[2Jx\u{202e}\u{a}" ("#) == true)
        let long = try await faults(environment: ["LINLI_HTTP_PORT": String(repeating: "9", count: 5_000)])
        #expect(try #require(long.first).count < 250)
    }

    @Test("lists are sequences in the file, or one text with commas in any place")
    func lists() async throws {
        let hosts = [NetworkAddress("a", port: 1), NetworkAddress("::1", port: 2)]
        let text = "a:1, [::1]:2"
        #expect(try await load(yaml: "amqp:\n  hosts: [\"a:1\", \"[::1]:2\"]\n").amqp.hosts == hosts)
        #expect(try await load(yaml: "amqp:\n  hosts:\n    - a:1\n    - \"[::1]:2\"\n").amqp.hosts == hosts)
        #expect(try await load(yaml: yaml("amqp.hosts", text)).amqp.hosts == hosts)
        #expect(try await load(environment: ["LINLI_AMQP_HOSTS": text]).amqp.hosts == hosts)
        #expect(try await load(set: ["amqp.hosts=\(text)"]).amqp.hosts == hosts)
        #expect(try await faults(yaml: "amqp:\n  hosts: []\n").count == 1)
        #expect(try await faults(yaml: "amqp:\n  hosts: [[\"a:1\"]]\n").count == 1)
        #expect(try await faults(yaml: "amqp:\n  vhost: [linli]\n").count == 1)
    }
}
