extension Settings {
    /// Where intake listens.
    package struct HTTP: SettingsSection {
        package var host = "127.0.0.1"
        package var port = 8_080
        package var bodyLimit = 65_536

        package init() {}

        package static let about = "The pages and the API of intake."

        package static let settings: [Setting<Self>] = [
            Setting("http.host", \.host, .host, "The address it listens on"),
            Setting("http.port", \.port, .number(0...65_535), "The port it listens on, 0 for any that is free"),
            Setting(
                "http.body-limit", \.bodyLimit, .number(1_024...16_777_216, of: "bytes"),
                "The longest request that is read"),
        ]
    }

    /// The desk that this intake serves.
    package struct Desk: SettingsSection {
        /// Two digits, or empty before the desk is enrolled.
        package var prefix = ""

        package init() {}

        package static let about = "The desk (服务台) that this intake serves."

        package static let settings: [Setting<Self>] = [
            Setting("desk.prefix", \.prefix, .deskPrefix, "The first two digits of its numbers, from linli desk enrol")
        ]
    }

    /// The local register of what was accepted.
    package struct Register: SettingsSection {
        package var file = "/var/lib/linli/register.sqlite"
        package var resendAfter: Duration = .minutes(15)

        package init() {}

        package static let about = "Intake's own register: what is in it was answered 202 and is never lost."

        package static let settings: [Setting<Self>] = [
            Setting("register.file", \.file, .path, "The register, on a disk of this machine"),
            Setting(
                "register.resend-after", \.resendAfter, .duration(.seconds(1) ... .days(1)),
                "A request that was sent and is not settled after this is sent again"),
        ]
    }

    /// From the register to the broker.
    package struct Forward: SettingsSection {
        package var holdAbove = 10_000
        package var batch = 200
        package var poll: Duration = .milliseconds(200)

        package init() {}

        package static let about = "The forwarder: from the register to the broker."

        package static let settings: [Setting<Self>] = [
            Setting(
                "forward.hold-above", \.holdAbove, .number(1...1_000_000, of: "messages"),
                "Above this many in a line's queue normal requests are held back"),
            Setting("forward.batch", \.batch, .number(1...10_000, of: "requests"), "Requests that go out together"),
            Setting(
                "forward.poll", \.poll, .duration(.milliseconds(10) ... .minutes(1)),
                "How often it looks for what nobody told it of"),
        ]
    }

    /// Residents who ask for their own case.
    package struct Track: SettingsSection {
        package var triesPerHour = 5

        package init() {}

        package static let about = "The page on which residents look up their own case."

        package static let settings: [Setting<Self>] = [
            Setting(
                "track.tries-per-hour", \.triesPerHour, .number(1...1_000, of: "tries"),
                "Wrong look-ups of one number before it is closed for an hour")
        ]
    }
}
