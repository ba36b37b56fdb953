extension Settings {
    /// The database, and who we are there.
    package struct Postgres: SettingsSection {
        /// How the connection is protected. The forms of libpq that give up quietly are not offered.
        package enum TLS: String, CaseIterable, Sendable {
            case disable
            case require
            case verifyFull = "verify-full"
        }

        package var host = "127.0.0.1"
        package var port = 5_432
        package var database = "linli"
        package var keysDatabase = "linli_keys"
        package var user = ""
        /// After loading also what the password file holds. None where the server knows us by our Unix user.
        package var password = Secret()
        package var passwordFile = ""
        package var pool = 4
        package var statementTimeout: Duration = .seconds(10)
        package var tls = TLS.disable
        package var tlsAuthority = ""

        package init() {}

        package static let about = "The database: PostgreSQL 15 or later."

        package static let settings: [Setting<Self>] = [
            Setting("postgres.host", \.host, .databaseHost, "The server, or the directory of its socket"),
            Setting("postgres.port", \.port, .number(1...65_535), "The server's port"),
            Setting("postgres.database", \.database, .name, "The database of the ledger"),
            Setting("postgres.keys-database", \.keysDatabase, .name, "The database of the persons' wrapped keys"),
            Setting(
                "postgres.user", \.user, .givenName, isRequired: true, "This daemon's role at the server, required"),
            Setting("postgres.password", \.password, .secret, "Its password; better in password-file"),
            Setting("postgres.password-file", \.passwordFile, .optionalPath, "The file that holds the password"),
            Setting("postgres.pool", \.pool, .number(1...100), "Connections to the ledger's database at the most"),
            Setting(
                "postgres.statement-timeout", \.statementTimeout, .duration(.milliseconds(100) ... .hours(1)),
                "The server breaks off what takes longer"),
            Setting("postgres.tls", \.tls, .choice, "How the connection is protected"),
            Setting(
                "postgres.tls-authority", \.tlsAuthority, .optionalPath,
                "Certificates that the server's is checked against, for verify-full"),
        ]

        package mutating func complete(isUsed: Bool, _ faults: inout [SettingFault]) {
            guard isUsed else { return }
            if tls == .verifyFull && tlsAuthority.isEmpty {
                faults.append(
                    SettingFault(
                        key: "postgres.tls-authority",
                        problem: "is missing; expected a path, as postgres.tls is verify-full"))
            }
            PasswordFile.open(passwordFile, into: &password, of: "postgres", &faults)
        }
    }
}
