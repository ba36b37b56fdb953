import ArgumentParser
import Casework
import Daemon
import Foundation
import Ledger
import Operations

struct ExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "导出: tables for a spreadsheet.", subcommands: [Hours.self])

    struct Hours: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "志愿服务时长: who served how often and for how long, by person and month.")
        @OptionGroup var house: HouseOptions
        @OptionGroup var period: Period
        @Argument(help: "The file to write, such as hours.csv.") var file: String

        func run() async throws {
            let csv = try await house.withLedger(patience: .seconds(60)) { pool in
                try await ServiceHours.csv(
                    LedgerReader(ledger: pool), from: period.from, until: period.end, progress: Progress.cases)
            }
            try Data(csv.text.utf8).write(to: URL(filePath: file))
            print("written: \(file)")
        }
    }
}
