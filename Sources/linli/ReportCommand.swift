import ArgumentParser
import Casework
import Daemon
import Foundation
import Ledger
import LineService
import Operations

struct ReportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report", abstract: "工作情况: what the lines really did, counted from the books.",
        discussion: """
            人次 counts the people who were visited, 户次 the homes, 人 each person once. What counts is when it happened, \
            not when it was typed. --joint counts only what was done with an alliance unit (结盟单位).
            """)
    @OptionGroup var house: HouseOptions
    @OptionGroup var period: Period
    @Flag(help: "Only what was done with an alliance unit.") var joint = false
    @Option(help: "text or json.") var output = OutputForm.text

    func run() async throws {
        let catalogue = try await house.settings().loadCatalogue()
        let report = try await house.withLedger(patience: .seconds(60)) { pool in
            try await HouseReport.count(
                LedgerReader(ledger: pool), from: period.from, until: period.end, onlyJoint: joint,
                progress: Progress.cases)
        }
        switch output {
        case .text: report.lines(catalogue, from: period.since, until: period.last).printed()
        case .json: print(String(decoding: try report.json(), as: UTF8.self))
        }
    }
}
