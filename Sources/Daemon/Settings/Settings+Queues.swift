extension Settings {
    /// What a consumer may hold unsettled: the range of the driver.
    static let prefetches = 1...2_000

    /// What administrators set for a line.
    package struct Controls: SettingsSection {
        package var poll: Duration = .seconds(5)

        package init() {}

        package static let about = "What linli line pause, resume and limit set for a line."

        package static let settings: [Setting<Self>] = [
            Setting(
                "controls.poll", \.poll, .duration(.milliseconds(50) ... .minutes(10)),
                "How often a worker with nothing to do asks for it")
        ]
    }

    /// Requests that came before what they stand on.
    package struct Wait: SettingsSection {
        package var deadline: Duration = .days(1)

        package init() {}

        package static let about = "Requests that wait for one that must come before them."

        package static let settings: [Setting<Self>] = [
            Setting(
                "wait.deadline", \.deadline, .duration(.seconds(1) ... .days(30)),
                "A request that has waited this long is parked")
        ]
    }

    /// Requests that failed.
    package struct Retry: SettingsSection {
        package var mostAttempts = 12
        package var cap: Duration = .minutes(20)
        package var deadline: Duration = .days(1)

        package init() {}

        package static let about =
            "Requests that failed and come back. A line has its own by Environment=LINLI_RETRY_CAP=5m in its service."

        package static let settings: [Setting<Self>] = [
            Setting("retry.most-attempts", \.mostAttempts, .number(1...1_000), "Attempts before a request is parked"),
            Setting("retry.cap", \.cap, .duration(oneOf: tiers), "The longest pause between two attempts"),
            Setting(
                "retry.deadline", \.deadline, .duration(.seconds(1) ... .days(30)),
                "A request that still fails this long after its first failure is parked"),
        ]

        /// The pauses that the broker has wait queues for.
        private static let tiers: [Duration] = [1, 2, 5, 10, 30, 60, 300, 1_200].map { .seconds($0) }
    }

    /// The ledger's commits.
    package struct Ledger: SettingsSection {
        package var prefetch = 64
        package var anchors = ""

        package init() {}

        package static let about = "The ledger."

        package static let settings: [Setting<Self>] = [
            Setting(
                "ledger.prefetch", \.prefetch, .number(Settings.prefetches, of: "bundles"),
                "Bundles of up to 64 KiB that it holds, and commits together, at the most"),
            Setting(
                "ledger.anchors", \.anchors, .optionalPath,
                "Where it writes a signed anchor of the books each day; empty: anchors in state.directory"),
        ]
    }

    /// What is not kept for ever.
    package struct Retention: SettingsSection {
        package var notices: Duration = .days(180)
        package var parked: Duration = .days(180)

        package init() {}

        package static let about =
            "How long things are kept that are over; linli-ledger sweeps each day. Cases, books and money stay for ever."

        package static let settings: [Setting<Self>] = [
            Setting(
                "retention.notices", \.notices, .duration(.days(31) ... .days(3650)),
                "Notices that somebody was told, or that are over"),
            Setting(
                "retention.parked", \.parked, .duration(.days(31) ... .days(3650)),
                "The sealed words of parked requests that have taken effect since, or were dropped"),
        ]
    }

    /// From the outbox to the broker.
    package struct Relay: SettingsSection {
        package var poll: Duration = .milliseconds(200)
        package var lease: Duration = .minutes(1)
        package var resendAfter: Duration = .minutes(15)

        package init() {}

        package static let about = "The relay: from the ledger's outbox to the broker."

        package static let settings: [Setting<Self>] = [
            Setting(
                "relay.poll", \.poll, .duration(.milliseconds(10) ... .minutes(1)),
                "How often it looks for rows that are due"),
            Setting(
                "relay.lease", \.lease, .duration(.seconds(1) ... .hours(1)),
                "A row that was taken and is not sent after this is free again"),
            Setting(
                "relay.resend-after", \.resendAfter, .duration(.seconds(1) ... .days(1)),
                "A row that was sent and is not settled after this is sent again"),
        ]
    }
}
