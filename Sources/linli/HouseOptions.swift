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
        name: .customLong("config"),
        help: """
            The house's linli.yaml. Where none is named: .linli/linli.yaml, which make run has left in this folder, and \
            where there is none /etc/linli/linli.yaml, where Linli is installed.
            """)
    var named: String?
    @Option(name: .customLong("set"), help: "A setting over those of the file, as key=value.") var overrides: [String] =
        []

    /// The settings file: the one that was named, or the first that is there.
    var file: String {
        get throws {
            let places = named.map { [$0] } ?? Self.places
            guard let file = places.first(where: FileManager.default.fileExists(atPath:)) else {
                throw NoHouse(looked: places)
            }
            return file
        }
    }

    /// A house of one's own in this folder comes before the machine's.
    private static let places = [".linli/linli.yaml", "/etc/linli/linli.yaml"]

    /// The settings, with what these sections require. What is wrong with them ends the command with 78.
    func settings(using sections: [Settings.Section] = []) async throws -> Settings {
        try await Settings.load(
            file: file, overrides: overrides, environment: ProcessInfo.processInfo.environment, using: sections)
    }

    /// Lends a pool on a database of the house. What reads whole tables names how long a statement of it may take.
    func withLedger<Answer>(
        keys: Bool = false, patience: Duration? = nil, _ body: (Pool) async throws -> Answer
    ) async throws -> Answer {
        let postgres = try await settings(using: [\.postgres]).postgres
        var server = postgres.server("linli")
        server.keepsPlans = false
        if let patience { server.statementTimeout = patience }
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
        // Without a file no command comes so far as to ask.
        guard let file = try? file else { return .systemd }
        let logs = (file as NSString).deletingLastPathComponent + "/log"
        return FileManager.default.fileExists(atPath: logs + "/linli-ledger.log") ? .supervisor(logs: logs) : .systemd
    }
}

/// There is no settings file where one was looked for.
struct NoHouse: Error, CustomStringConvertible {
    let looked: [String]
    var description: String {
        "there is no \(looked.joined(separator: " and no ")): go to the folder of the house, or name its settings with "
            + "--config FILE"
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
