internal import AMQP

extension Settings {
    /// The broker, and who we are there.
    package struct AMQP: SettingsSection {
        /// How the connection is protected. What encrypts for anybody, without a look at who answers, is not offered.
        package enum TLS: String, CaseIterable, Sendable {
            case disable
            case verifyFull = "verify-full"
        }

        package var url = Secret()
        package var hosts = [NetworkAddress("127.0.0.1", port: 5_672)]
        package var vhost = "linli"
        package var user = ""
        /// After loading also what the password file holds.
        package var password = Secret()
        package var passwordFile = ""
        package var tls = TLS.disable
        package var tlsAuthority = ""
        package var certificate = ""
        package var certificateKey = ""
        package var heartbeat: Duration = .seconds(15)
        package var publishDeadline: Duration = .seconds(10)
        package var prefetch = 200

        package init() {}

        package static let about = "The message broker: RabbitMQ, AMQP 0-9-1."

        package static let settings: [Setting<Self>] = [
            Setting(
                "amqp.url", \.url, .secret,
                "All in one, amqp://user:password@host:port/vhost, instead of what follows"),
            Setting("amqp.hosts", \.hosts, .addresses, "The broker's nodes; a lost connection tries the next one"),
            Setting("amqp.vhost", \.vhost, .name, "The virtual host that holds Linli's queues"),
            Setting("amqp.user", \.user, .givenName, isRequired: true, "This daemon's user at the broker, required"),
            Setting("amqp.password", \.password, .secret, "Its password; better in password-file"),
            Setting("amqp.password-file", \.passwordFile, .optionalPath, "The file that holds the password"),
            Setting("amqp.tls", \.tls, .choice, "How the connection is protected; the hosts are DNS names then"),
            Setting(
                "amqp.tls-authority", \.tlsAuthority, .optionalPath,
                "Certificates that the broker's is checked against, for verify-full"),
            Setting(
                "amqp.certificate", \.certificate, .optionalPath,
                "This daemon's own certificate; without a password the broker knows it by that"),
            Setting("amqp.certificate-key", \.certificateKey, .optionalPath, "Its private key"),
            Setting(
                "amqp.heartbeat", \.heartbeat, .duration(.seconds(1) ... .minutes(10), inWhole: .seconds(1)),
                "A broker that is silent for twice this is lost"),
            Setting(
                "amqp.publish-deadline", \.publishDeadline, .duration(.milliseconds(100) ... .minutes(10)),
                "How long a publish waits for its last confirm"),
            Setting(
                "amqp.prefetch", \.prefetch, .number(Settings.prefetches, of: "messages"),
                "Requests that a worker holds at the most, of each of its queues"),
        ]

        package mutating func complete(isUsed: Bool, _ faults: inout [SettingFault]) {
            guard isUsed else { return }
            func complain(_ key: String, _ problem: String) {
                guard !faults.contains(where: { $0.key == "amqp.\(key)" }) else { return }
                faults.append(SettingFault(key: "amqp.\(key)", problem: problem))
            }
            PasswordFile.open(passwordFile, into: &password, of: "amqp", &faults)
            do {
                try takeURL()
            } catch {
                return complain("url", "is refused: \(error)")
            }
            if tls == .verifyFull && tlsAuthority.isEmpty {
                complain("tls-authority", "is missing; expected a path, as amqp.tls is verify-full")
            }
            if certificate.isEmpty != certificateKey.isEmpty {
                complain("certificate-key", "and amqp.certificate belong together; one of them is missing")
            }
            if !certificate.isEmpty && tls == .disable {
                complain("tls", "is disable; expected verify-full, as there is an amqp.certificate")
            }
            if password.isEmpty && passwordFile.isEmpty && certificate.isEmpty
                && !faults.contains(where: { $0.key == "amqp.password" })
            {
                complain("password-file", "and amqp.password are both missing; expected one of the two")
            }
        }

        /// Puts what the URL says into the settings beside it.
        private mutating func takeURL() throws(AMQPError) {
            guard !url.isEmpty else { return }
            let broker = try Endpoint(
                parsing: url.reveal(), user: user, password: password.isEmpty ? nil : password.reveal(),
                tls: endpoint.tls)
            hosts = broker.hosts.map { NetworkAddress($0.name, port: $0.port) }
            (vhost, user, password) = (broker.vhost, broker.user, Secret(broker.password))
        }
    }
}
