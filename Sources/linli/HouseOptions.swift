import AMQP
import ArgumentParser
import Casework
import Daemon
import Foundation
import Intake
import Ledger
import LineService
import Operations
import Postgres
import Work

/// Which house a command is about. Every command finds it in the same way.
struct HouseOptions: ParsableArguments {
    @Option(
        help: """
            The house's linli.yaml. Beside a running make run nothing need be said; where Linli is installed it is \
            /etc/linli/linli.yaml.
            """)
    var config = ".linli/linli.yaml"
    @Option(name: .customLong("set"), help: "A setting over those of the file, as key=value.") var overrides: [String] =
        []

    /// The settings, with what these sections require. What is wrong with them ends the command with 78.
    func settings(using sections: [Settings.Section] = []) async throws -> Settings {
        guard FileManager.default.fileExists(atPath: config) else { throw NoHouse(file: config) }
        return try await Settings.load(
            file: config, overrides: overrides, environment: ProcessInfo.processInfo.environment, using: sections)
    }

    /// Lends a pool on a database of the house.
    func withLedger<Answer>(
        keys: Bool = false, _ body: (Pool) async throws -> Answer
    ) async throws -> Answer {
        let postgres = try await settings(using: [\.postgres]).postgres
        let server = postgres.server("linli")
        let pool = Pool(keys ? server.database(postgres.keysDatabase) : server, size: 1)
        do {
            let answer = try await body(pool)
            await pool.close()
            return answer
        } catch {
            await pool.close()
            throw error
        }
    }

    /// The broker's management API, and the vhost.
    func management() async throws -> (api: ManagementAPI, vhost: String) {
        let settings = try await settings(using: [\.management])
        let host = settings.amqp.hosts[0].host
        let api = ManagementAPI(
            host: host, port: settings.management.port, user: settings.management.user,
            password: settings.management.password.reveal())
        return (api, settings.amqp.vhost)
    }

    /// How the daemons of this house are run: by `linli up` where their logs lie beside the settings.
    var keeper: Advisor.Keeper {
        let logs = (config as NSString).deletingLastPathComponent + "/log"
        return FileManager.default.fileExists(atPath: logs + "/linli-ledger.log") ? .supervisor(logs: logs) : .systemd
    }
}

/// There is no settings file where one was looked for.
struct NoHouse: Error, CustomStringConvertible {
    let file: String
    var description: String {
        "there is no \(file): go to the folder of the house, or name its settings with --config, such as "
            + "--config /etc/linli/linli.yaml"
    }
}

/// The form in which a command answers.
enum OutputForm: String, ExpressibleByArgument, CaseIterable {
    case text, json
}

extension [String] {
    /// On standard output, a line each.
    func printed() { print(joined(separator: "\n")) }
}

/// A sentence for a person, in lines that fit a terminal.
func said(_ sentence: String) { DisplayWidth.wrap(sentence, to: 80).printed() }
