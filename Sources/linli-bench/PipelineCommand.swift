import AMQP
import ArgumentParser
import Baseline
import Foundation
import Launcher
import Operations
import Postgres
import Premises
import Work

/// The whole way after intake: request, queue, worker, decision, queue, ledger, commit.
struct PipelineCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pipeline", abstract: "Requests through a line and the ledger, on servers that it starts.",
        discussion: """
            With --beside-c the same number of messages goes the same way in C, by turns: publish, relay with confirms, \
            INSERT of arrays and commit, acknowledgement. What is lost or done twice makes it fail.
            """)

    enum LineName: String, ExpressibleByArgument, CaseIterable { case errand, nop }
    enum Output: String, ExpressibleByArgument, CaseIterable { case text, json }

    @Option(help: "Requests.") var jobs = 20_000
    @Option(help: "Bytes of what was said in each.") var body = 600
    @Option(help: "errand decides really; nop is the way alone.") var line = LineName.errand
    @Option(help: "Only so many are sent a second; otherwise as many as can be.") var rate: Int?
    @Option(help: "The broker ends every connection each so many seconds.") var dropEvery: Int?
    @Option(help: "A setting of the daemons, as ledger.prefetch=64; again for another.") var set: [String] = []
    @Option(help: "text, or json: one object.") var output = Output.text
    @Option(help: "How often, beside C.") var rounds = 3
    @Flag(help: "Also in C, in turns.") var besideC = false
    @Option(help: "Where the servers keep their data meanwhile. It is removed.") var base = ".linli/pipeline"

    func validate() throws {
        guard (1...10_000_000).contains(jobs), (1...100_000).contains(body), (1...100).contains(rounds) else {
            throw ValidationError("jobs are 1 to 10,000,000, bytes 1 to 100,000, rounds 1 to 100")
        }
        if let rate, !(1...100_000).contains(rate) { throw ValidationError("a rate is 1 to 100,000 a second") }
        if let dropEvery, !(5...86_400).contains(dropEvery) { throw ValidationError("drop every 5 to 86,400 seconds") }
        if let odd = set.first(where: { !$0.contains("=") }) { throw ValidationError("\(odd) is no setting=value") }
        if besideC && output == .json { throw ValidationError("--beside-c prints a table: leave out --output json") }
    }

    func run() async throws {
        try await PrivateHouse.with(base: base, settings: set) { try await measure($0) }
    }

    private func measure(_ premises: Premises) async throws {
        let daemons = ["linli-ledger", "linli-errand"]
        let supervisor = Supervisor(
            daemons.map { supervised($0, premises) }, in: premises.servers.place
        ) { daemon, event in
            if case .ended(let ending) = event { FileHandle.standardError.write(Data("\(daemon): \(ending)\n".utf8)) }
        }
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { await supervisor.run() }
            defer { tasks.cancelAll() }
            let pipeline = Pipeline(
                premises: premises, supervisor: supervisor, line: line.rawValue, daemons: daemons,
                load: try PipelineLoad(try premises.keyRing(), bytes: body))
            if besideC {
                try await compare(pipeline, premises)
            } else {
                let result = try await pipeline.run(
                    jobs, body: body, perSecond: rate, drops: dropEvery, tell: tell)
                try show(result)
                if !result.isClean { throw ExitCode.failure }
            }
        }
    }

    /// In the place of the line's daemon, and under its name, for the line that decides nothing.
    private func supervised(_ daemon: String, _ premises: Premises) -> Supervised {
        let usual = premises.supervised(daemon)
        guard line == .nop, daemon == "linli-errand" else { return usual }
        return Supervised(
            name: daemon, executable: "\(premises.options.programs)/linli-bench",
            arguments: ["nop", "--config", premises.files.settings], environment: usual.environment,
            logFile: usual.logFile)
    }

    // MARK: beside C

    private func compare(_ pipeline: Pipeline, _ premises: Premises) async throws {
        let baseline = try await BaselinePipeline(premises)
        var ratios: [Double] = []
        var isClean = true
        print("round   Linli /s      C /s  ratio   lost  twice   p99 ms")
        for round in 1...rounds {
            let theirs = Double(jobs) / (try await baseline.run(jobs, body: body))
            let ours = try await pipeline.run(jobs, body: body, perSecond: nil, tell: tell)
            ratios.append(ours.perSecond / theirs)
            isClean = isClean && ours.isClean
            print(
                row([
                    "\(round)", "\(Int(ours.perSecond))", "\(Int(theirs))", "\(rounded(ours.perSecond / theirs))",
                    "\(ours.lost)", "\(ours.duplicated)", "\(Int(ours.p99))",
                ]))
        }
        print("median of the ratios: \(rounded(ratios.sorted()[ratios.count / 2]))")
        if !isClean { throw ExitCode.failure }
    }

    private func row(_ cells: [String]) -> String {
        zip(cells, [5, 11, 10, 7, 7, 7, 9]).map { String(repeating: " ", count: max(1, $1 - $0.count)) + $0 }.joined()
    }

    // MARK: telling

    private func show(_ result: Pipeline.Result) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = output == .json ? [.sortedKeys] : [.sortedKeys, .prettyPrinted]
        print(String(decoding: try encoder.encode(result), as: UTF8.self))
    }
}
