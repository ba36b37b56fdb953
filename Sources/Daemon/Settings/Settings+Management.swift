extension Settings {
    /// The broker's management API, which the admin command asks. It is on the first of `amqp.hosts`.
    package struct Management: SettingsSection {
        package var port = 15_672
        package var user = ""
        /// After loading also what the password file holds.
        package var password = Secret()
        package var passwordFile = ""

        package init() {}

        package static let about = "RabbitMQ's management API, for the command linli; no daemon uses it."

        package static let settings: [Setting<Self>] = [
            Setting("management.port", \.port, .number(1...65_535), "Its port, on the first of amqp.hosts"),
            Setting(
                "management.user", \.user, .givenName, isRequired: true,
                "An administrator of the broker; a user with the tag monitoring is enough to look"),
            Setting("management.password", \.password, .secret, "Its password; better in password-file"),
            Setting("management.password-file", \.passwordFile, .optionalPath, "The file that holds the password"),
        ]

        package mutating func complete(isUsed: Bool, _ faults: inout [SettingFault]) {
            guard isUsed else { return }
            PasswordFile.open(passwordFile, into: &password, of: "management", &faults)
        }
    }
}
