import ArgumentParser
import Casework
import Daemon
import Foundation
import Ledger
import LineService
import Operations
import Postgres

/// The settings of the house, for a command that works on its database.
struct HouseOptions: ParsableArguments {
    @Option(help: "The house's linli.yaml.") var config = ".linli/linli.yaml"
    @Option(name: .customLong("set"), help: "A setting over those of the file, as key=value.") var overrides: [String] =
        []

    func settings() async throws -> Settings {
        try await Settings.load(
            file: config, overrides: overrides, environment: ProcessInfo.processInfo.environment, using: [\.postgres])
    }

    /// Lends a pool on a database of the house.
    func withLedger<Answer>(
        keys: Bool = false, _ body: (Pool) async throws -> Answer
    ) async throws -> Answer {
        let postgres = try await settings().postgres
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
}

struct Migrate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Brings both databases to this version. Additions only.")
    @OptionGroup var house: HouseOptions

    func run() async throws {
        let ledger = try await house.withLedger { try await Migrator(Migrator.ledger).run(on: $0) }
        let keys = try await house.withLedger(keys: true) { try await Migrator(Migrator.keys).run(on: $0) }
        let applied = ledger + keys
        print(applied.isEmpty ? "nothing to do" : "applied: \(applied.joined(separator: ", "))")
    }
}

struct DirectoryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "directory", abstract: "资源清单: grids, doers, units, residents.", subcommands: [Import.self])

    struct Import: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Reads the CSV files of a folder as a new version of the directory.")
        @OptionGroup var house: HouseOptions
        @Argument(help: "The folder with grids.csv, doers.csv, units.csv, residents.csv, accounts.csv.") var folder:
            String

        func run() async throws {
            let contents = try DirectoryImport(folder: folder).contents
            let version = try await house.withLedger { try await DirectoryStore(ledger: $0).store(contents) }
            print(
                "version \(version): \(contents.directory.grids.count) grids, \(contents.directory.doers.count) doers, "
                    + "\(contents.directory.units.count) units, \(contents.directory.residents.count) residents")
        }
    }
}
