extension Settings {
    /// Where intake listens.
    package struct HTTP: SettingsSection {
        package var host = "127.0.0.1"
        package var port = 8_080
        package var bodyLimit = 65_536
        package var patience: Duration = .seconds(20)
        package var forwardedFor = ForwardedFor.ignore

        /// Whether `X-Forwarded-For` is believed.
        package enum ForwardedFor: String, CaseIterable, Sendable { case ignore, trust }

        package init() {}

        package static let about = "The pages and the API of intake."

        package static let settings: [Setting<Self>] = [
            Setting("http.host", \.host, .host, "The address it listens on"),
            Setting("http.port", \.port, .number(0...65_535), "The port it listens on, 0 for any that is free"),
            Setting(
                "http.body-limit", \.bodyLimit, .number(1_024...16_777_216, of: "bytes"),
                "The longest request that is read"),
            Setting(
                "http.patience", \.patience, .duration(.seconds(1) ... .minutes(10)),
                "A request that has not come whole within this is broken off"),
            Setting(
                "http.forwarded-for", \.forwardedFor, .choice,
                "Whether X-Forwarded-For is believed: only behind your own proxy"),
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

    /// What the pages and slips call the house.
    package struct Station: SettingsSection {
        package var name = "社区服务站"
        package var desk = "服务台"
        package var phone = ""

        package init() {}

        package static let about = "The service station, as its pages and slips name it."

        package static let settings: [Setting<Self>] = [
            Setting("station.name", \.name, .name, "Its name, on every page and slip"),
            Setting("station.desk", \.desk, .name, "What this desk is called beside the others"),
            Setting("station.phone", \.phone, .phone, "Its telephone number, for residents and doers"),
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
