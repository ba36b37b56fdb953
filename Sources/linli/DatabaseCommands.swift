import ArgumentParser
import Casework
import Daemon
import Foundation
import Ledger
import LineService
import Operations
import Postgres

struct Migrate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Brings both databases to this version, as their owner. Additions only.",
        discussion: "Afterwards it grants each daemon's role what it needs and takes away all else.")
    @OptionGroup var house: HouseOptions

    func run() async throws {
        let ledger = try await house.withLedger { pool in
            let applied = try await Migrator(Migrator.ledger).run(on: pool)
            try await Rights.ledger.grant(on: pool)
            return applied
        }
        let keys = try await house.withLedger(keys: true) { pool in
            let applied = try await Migrator(Migrator.keys).run(on: pool)
            try await Rights.keys.grant(on: pool)
            return applied
        }
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
