import ArgumentParser
import Casework
import Daemon
import Foundation
import Ledger
import Lines
import Operations
import Postgres

struct CaseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "case", abstract: "工单: what the ledger says of cases. Names and words stay sealed.",
        subcommands: [List.self, Show.self, Why.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Cases, held ones first, then the newest.")
        @OptionGroup var house: HouseOptions
        @Option(help: "Only of this line: errand, mediation or condolence.") var line: Line?
        @Option(help: "Only those that stand at this: its code (toAssign) or its words (待派).") var status: StatusName?
        @Flag(help: "Only open ones.") var open = false
        @Option(help: "How many at the most.") var most = 50

        func run() async throws {
            let cases = try await house.withLedger {
                try await CaseFile.list(line: line, status: status?.status, onlyOpen: open, most: most, from: $0)
            }
            CaseTables.list(cases, now: Instant(milliseconds: Clocks.now())).printed()
        }
    }

    /// A case by the number that people read.
    struct Named: ParsableArguments {
        @Argument(help: "受理编号, as 10284715 or in pairs.") var number: [String]

        func with(_ house: HouseOptions, _ show: (CaseFile, Directory) -> [String]) async throws {
            let typed = number.joined(separator: " ")
            guard let number = CaseNumber(typed) else {
                throw ValidationError("\(typed) is no case number: eight digits, and one of these was misread")
            }
            let (file, directory) = try await house.withLedger { pool in
                (
                    try await CaseFile.read(number: number.text, from: pool),
                    try await LedgerReader(ledger: pool).directory()
                )
            }
            guard let file else {
                throw OperationsError(
                    .cases,
                    "the ledger has no case \(number.inPairs). If it was registered just now it is under way: linli "
                        + "queues; if its first step failed: linli parked list")
            }
            show(file, directory).printed()
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Where a case stands, what was done when by whom, and what it waits for.")
        @OptionGroup var house: HouseOptions
        @OptionGroup var named: Named

        func run() async throws {
            try await named.with(house) { CaseTables.show($0, in: $1, now: Instant(milliseconds: Clocks.now())) }
        }
    }

    struct Why: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Who was proposed for a case, who was passed over, and why.")
        @OptionGroup var house: HouseOptions
        @OptionGroup var named: Named

        func run() async throws {
            try await named.with(house) { CaseWhy.lines($0, in: $1, now: Instant(milliseconds: Clocks.now())) }
        }
    }
}

/// A status as somebody types it.
struct StatusName: ExpressibleByArgument {
    let status: Status

    init?(argument: String) {
        let known = Status.allCases.first { $0.rawValue == argument || Words.status($0).zh == argument }
        guard let known else { return nil }
        status = known
    }
}

extension Line: ExpressibleByArgument {}
