import ArgumentParser
import Daemon
import Foundation
import Intake
import Ledger
import LineService
import Operations
import Postgres
import Premises
import Work

struct Conserve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "守恒: holds this desk's register against the ledger.",
        discussion: "Ends with 2 when something is lost or took effect twice.")

    enum Output: String, ExpressibleByArgument, CaseIterable { case text, json }

    @OptionGroup var house: HouseOptions
    @Option(help: "text or json.") var output = Output.text

    func run() async throws {
        let settings = try await house.settings()
        let register = try Register.open(
            at: settings.register.file, numberSecret: try settings.loadKeyRing().numberSecret,
            ids: { IDSource().uuidV7() })
        let conservation = try await house.withLedger(patience: .seconds(600)) { pool in
            try await Conservation.count(register, against: LedgerReader(ledger: pool))
        }
        switch output {
        case .text: print(conservation.report)
        case .json:
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
            print(String(decoding: try encoder.encode(conservation), as: UTF8.self))
        }
        if !conservation.holds { throw foundWrong }
    }
}
