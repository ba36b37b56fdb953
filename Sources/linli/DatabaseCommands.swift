import ArgumentParser
import Casework
import Daemon
import Foundation
import Ledger
import LineService
import Operations
import Postgres

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
