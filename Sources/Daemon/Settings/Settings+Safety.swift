extension Settings {
    /// How people are told of a danger.
    package struct Alarm: SettingsSection {
        package var command = ""
        package var webhook = Secret()
        package var `repeat`: Duration = .minutes(5)

        package init() {}

        package static let about = "How intake tells people of a danger, whatever else is down."

        package static let settings: [Setting<Self>] = [
            Setting("alarm.command", \.command, .optionalPath, "A program that is run for every alarm"),
            Setting("alarm.webhook", \.webhook, .webhook, "An address that every alarm is posted to"),
            Setting(
                "alarm.repeat", \.repeat, .duration(.seconds(30) ... .days(1)),
                "An alarm that nobody has acknowledged is repeated after this"),
        ]
    }

    /// How the house's own people are told of what waits for them.
    package struct Notify: SettingsSection {
        package var command = ""
        package var webhook = Secret()

        package init() {}

        package static let about =
            "How linli-notify tells doers and the duty phone what waits; what it cannot tell, the desk does (待告知)."

        package static let settings: [Setting<Self>] = [
            Setting("notify.command", \.command, .optionalPath, "A program that is run for every notice"),
            Setting(
                "notify.webhook", \.webhook, .webhook, "An address that every notice is posted to, if the program fails"
            ),
        ]
    }

    /// The telephone numbers on the red page and the form.
    package struct Safety: SettingsSection {
        package var dutyPhone = ""
        package var gasPhone = ""
        package var listenPhone = "12356"
        package var protectedBy = ProtectedBy.coordinators
        package var reportWithin: Duration = .minutes(30)

        /// Who lifts a protection, and corrects or cancels what is protected.
        package enum ProtectedBy: String, CaseIterable, Sendable { case coordinators, staff }

        package init() {}

        package static let about = "Emergencies, and those who are to be protected; 110, 119 and 120 are always shown."

        package static let settings: [Setting<Self>] = [
            Setting("safety.duty-phone", \.dutyPhone, .phone, "The phone on duty (值班手机)"),
            Setting("safety.gas-phone", \.gasPhone, .phone, "The gas company's emergency number (燃气抢修)"),
            Setting("safety.listen-phone", \.listenPhone, .phone, "Somebody to talk to (心理援助热线)"),
            Setting(
                "safety.protected-by", \.protectedBy, .choice,
                "Who lifts a protection (保护当事人): coordinators and secretary, or anybody of the desk"),
            Setting(
                "safety.report-within", \.reportWithin, .duration(.minutes(5) ... .hours(24)),
                "Whoever is on duty is told when a report that the law asks for is missing after this"),
        ]
    }
}
