import ArgumentParser
import Casework
import Daemon
import Foundation
import Ledger
import LineService
import Operations
import Postgres

struct ExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "导出: tables for a spreadsheet.",
        subcommands: [DaybookExport.self, Hours.self, Openings.self])

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

    struct DaybookExport: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "daybook", abstract: "工作台账: one row a case that was registered in the period.",
            discussion: """
                姓名, 电话, 住址 and 内容 stay empty unless --open is said. Who opens them, when, why and of which cases is \
                written down before the file is, for good: linli export openings, linli case show NUMBER. Of somebody who \
                was erased they say 已删除. The file is readable for you alone; what was opened stands in it in the open.
                """)
        @OptionGroup var house: HouseOptions
        @OptionGroup var period: Period
        @OptionGroup var who: ParkedCommand.Who
        @Argument(help: "The file to write, such as daybook.csv.") var file: String
        @Option(help: "Only of this line: errand, mediation or condolence.") var line: Line?
        @Flag(help: "Opens names, phones, addresses and words; needs --reason.") var open = false
        @Option(help: "Why they are opened; without names, phones or places.") var reason: String?
        @Flag(help: "Replaces the file if it is there.") var force = false

        func validate() throws {
            let isSaid = reason.map { !Text.trimmed($0).isEmpty } ?? false
            if open && !isSaid { throw ValidationError("say why with --reason") }
            if !open && reason != nil {
                throw ValidationError("--reason is why something is opened: say --open as well")
            }
        }

        func run() async throws {
            let catalogue = try await house.settings().loadCatalogue()
            let count = try await house.withLedger(patience: .seconds(60)) { pool in
                let directory = try await LedgerReader(ledger: pool).directory()
                let daybook = Daybook(DaybookReader(ledger: pool), directory: directory, catalogue: catalogue)
                // A file that cannot be written is found out before anything is opened.
                return try await WholeFile.with(file, replacing: force) { write in
                    guard open else {
                        return try await daybook.write(
                            from: period.from, until: period.end, line: line, to: write, progress: Progress.cases)
                    }
                    return try await opened(daybook, pool, write)
                }
            }
            print("written: \(file), \(count) cases")
            if !open { said("姓名、电话、住址、内容没有打开。要打开并留下记录: --open --reason WHY") }
        }

        /// Brings the ring first, writes down that it opens, and opens then.
        private func opened(
            _ daybook: Daybook, _ ledger: Pool, _ write: (String) throws -> Void
        ) async throws -> Int {
            let ring = try await KeysCommand.file(house).read()
            let name = try await who.name(house)
            return try await house.withLedger(keys: true) { keys in
                let reader = LedgerReader(ledger: ledger, keys: keys)
                // Also that the keys are there, or it would be written down for nothing.
                _ = try await reader.keys(of: [])
                let opening = try await OpeningDesk(ledger: ledger).record(
                    .daybook, line: line, from: period.from, until: period.end, by: name,
                    because: Text.trimmed(reason ?? ""))
                let erased = Set(try await ChainVerifier(ledger: ledger).erasures().flatMap(\.persons))
                return try await daybook.write(
                    opening, with: Daybook.Keys(reader: reader, ring: ring, erased: erased), to: write,
                    progress: Progress.cases)
            }
        }
    }

    struct Openings: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Who has opened names, phones, addresses and words for a list, when, why, and of how many cases.",
            discussion: "Of one case: linli case show NUMBER.")
        @OptionGroup var house: HouseOptions
        @Option(help: "How many at the most.") var most = 50

        func run() async throws {
            let openings = try await house.withLedger { try await OpeningDesk(ledger: $0).last(max(0, most)) }
            OpeningTables.list(openings, now: Instant(milliseconds: Clocks.now())).printed()
        }
    }
}
