import Casework
import Daemon
import Foundation
import FoundationNetworking
import Intake
import Launcher
import Premises
import Work

/// What whoever started the house is told, once intake answers.
extension Premises {
    /// Waits until this house's own intake answers, says where to look, and goes: the house stays up.
    func guide(under supervisor: Supervisor) async throws {
        while try await !intakeAnswers(within: .seconds(60), under: supervisor) {
            progress(
                "intake has not answered for a minute; what it says is in \(files.log(Self.intake)). It is still waited "
                    + "for.")
        }
        // Only now: a token that is made before anybody can be told is lost with whoever gives up waiting.
        let account = try await firstAccount()
        let token = try await firstToken()
        tell(places + pages(account) + (token.map(firstCase) ?? credentials))
    }

    private var places: String {
        """

        邻里 is up. Ctrl-C stops all that it started; the next start finds its data again.

          intake      http://127.0.0.1:\(httpPort)/
          logs        \(files.base)/log/
          RabbitMQ    http://127.0.0.1:\(servers.rabbit.managementPort)/
                      user \(servers.rabbit.adminUser), password in \(servers.place.directory)/rabbitmq/password
          PostgreSQL  PGPASSWORD=$(cat \(files.databasePassword("linli_owner"))) \\
                      psql -h 127.0.0.1 -p \(servers.postgres.port) -U linli_owner linli


        """
    }

    /// Where to begin: the password of the first account is shown when the account is made, and never again.
    private func pages(_ password: String?) -> String {
        let address = "http://127.0.0.1:\(httpPort)/desk/new"
        guard let password else {
            return """
                来电登记      \(address)
                              a new password: \(command) staff password NAME --config \(files.settings)


                """
        }
        return """
            来电登记      \(address)
              账号        \(Self.firstAccountName)
              密码        \(password)
                          shown this once; what is kept is a hash. Another one:
                          \(command) staff password \(Self.firstAccountName) --config \(files.settings)
                          For somebody else: \(command) staff add NAME --role desk --config \(files.settings)


            """
    }

    private static let firstAccountName = "admin"

    /// The password of the first account of a house; nil when somebody has one already.
    private func firstAccount() async throws -> String? {
        let register = try openRegister()
        guard try await register.staff().isEmpty else { return nil }
        let random = RandomSource(Lots.draw)
        let password = PasswordRule.fresh(random)
        _ = try await register.addStaff(
            Self.firstAccountName, role: .admin, password: try PasswordHash(of: password, random: random),
            at: Instant(milliseconds: Clocks.now()), random: random)
        return password
    }

    private func firstCase(_ token: String) -> String {
        """
        For programs there is a first token, of the clerk 服务台, shown this once as well. If it is lost:
        \(command) actor list and actor rotate ID --config \(files.settings)

        In another terminal:

          TOKEN=\(token)

          curl -s http://127.0.0.1:\(httpPort)/api/v1/requests \\
            -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' -H 'Idempotency-Key: first' \\
            -d '{"line": "errand", "kind": "shop", "verb": "submit", "channel": "phone",
                 "caller": {"name": "林依姆", "phone": "154 0591 0001"}, "address": "榕荫里3号楼501",
                 "text": "脚扭到下不来楼 要米10斤 生抽1瓶 鸡蛋一板 中午前要"}'

        README.md goes on from there.

        """
    }

    private var credentials: String {
        """
        Programs have their tokens. One more, or a new one:

          \(command) actor add NAME --role desk --config \(files.settings)
          \(command) actor rotate ID --config \(files.settings)

        """
    }

    private var command: String { CommandLine.arguments[0] }

    /// The token of the first clerk of a new house; nil when somebody has a credential already.
    private func firstToken() async throws -> String? {
        let register = try openRegister()
        guard try await register.actors().allSatisfy({ $0.name == Self.firstAccountName }) else { return nil }
        let now = Instant(milliseconds: Clocks.now())
        return try await register.addActor("服务台", role: .desk, at: now, random: RandomSource(Lots.draw)).token.text
    }

    /// Whoever else may answer at the port, as another house would, is not taken for intake.
    private func intakeAnswers(within limit: Duration, under supervisor: Supervisor) async throws -> Bool {
        let end = ContinuousClock.now + limit
        while ContinuousClock.now < end {
            if isOpen(under: supervisor), let url = URL(string: "http://127.0.0.1:\(httpPort)/readyz"),
                // It does not answer yet, or is not ready: it is asked again.
                let (_, response) = try? await URLSession.shared.data(from: url),
                (response as? HTTPURLResponse)?.statusCode == 200
            {
                return true
            }
            try await Task.sleep(for: .milliseconds(100))
        }
        return false
    }
}
