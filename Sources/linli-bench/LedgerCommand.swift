import ArgumentParser
import Foundation

/// The ledger alone, beside the same rows in C.
struct LedgerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ledger", abstract: "Decisions committed by the ledger alone, beside the same rows in raw libpq.",
        discussion: """
            Each decision opens a case: inbox, entry in the chain, case, timer, notice and three particulars. C writes the \
            same rows into the same tables, by turns, as many a transaction; it locks, compares and chains nothing. The \
            figures are medians of the rounds; an entry that is lost or a chain that does not hold makes it fail.
            """)

    enum Output: String, ExpressibleByArgument, CaseIterable { case text, json }

    @Option(help: "Decisions in each turn.") var decisions = 100_000
    @Option(help: "How often each has its turn.") var rounds = 3
    @Option(help: "Cases of former years that are in the tables before; each takes 3.6 kB of disk.") var rows = 0
    @Option(help: "text, or json: one object.") var output = Output.text
    @Option(help: "Where the servers keep their data meanwhile. It is removed.") var base = ".linli/ledger"

    /// Bytes of disk that a new decision takes, with its indexes and its part of the write-ahead log.
    private static let bytes = 6_000
    /// For the servers themselves.
    private static let reserve = 3_000_000_000

    func validate() throws {
        guard (1...1_000_000).contains(decisions), (1...100).contains(rounds) else {
            throw ValidationError("decisions are 1 to 1,000,000, rounds 1 to 100")
        }
        // C's numbers of cases, and the desks', are up then.
        guard decisions * rounds <= 5_000_000 else {
            throw ValidationError(
                "decisions times rounds are 5,000,000 at the most, and these are \(decisions * rounds)")
        }
        guard (0...100_000_000).contains(rows) else { throw ValidationError("rows are 0 to 100,000,000") }
    }

    func run() async throws {
        try checkRoom()
        try await PrivateHouse.with(base: base) { premises in
            let result = try await LedgerBench(premises).run(decisions, rounds: rounds, rows: rows)
            try show(result)
            if !result.isClean { throw ExitCode.failure }
        }
    }

    /// Said before hours are spent on it.
    private func checkRoom() throws {
        try FileManager.default.createDirectory(atPath: base, withIntermediateDirectories: true)
        let needed = rows * LedgerStock.bytes + 2 * decisions * rounds * Self.bytes + Self.reserve
        let values = try URL(filePath: base).resourceValues(forKeys: [.volumeAvailableCapacityKey])
        guard let free = values.volumeAvailableCapacity, free < needed else { return }
        throw ValidationError(
            "that takes \(needed / 1_000_000_000) GB of disk, and \(base) has \(free / 1_000_000_000): "
                + "fewer rows, or another --base")
    }

    private func show(_ result: LedgerBench.Result) throws {
        guard output == .text else {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys]
            return print(String(decoding: try encoder.encode(result), as: UTF8.self))
        }
        print("\(result.decisions) decisions a turn, \(result.together) together, \(result.rows) rows before")
        for (name, figures) in [("Linli", result.linli), ("C", result.baseline)] {
            print(
                "\(name): \(Int(figures.perSecond)) a second; for each \(Int(figures.bytes)) bytes and "
                    + "\(rounded(figures.records)) records of the log, \(figures.syncs) fsyncs, \(figures.commits) commits, "
                    + "processor \(rounded(figures.client)) ms here and \(rounded(figures.server)) ms in PostgreSQL")
        }
        print("ratio \(result.ratio) (\(result.ratios.map { "\($0)" }.joined(separator: ", ")))")
        print("verified \(Int(result.verified)) entries a second: \(result.fault ?? "sound"); \(result.lost) lost")
        print("at most \(result.peak) MiB resident")
    }
}
