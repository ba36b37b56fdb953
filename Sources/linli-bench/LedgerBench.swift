import Foundation
import Launcher
import Ledger
import Lines
import Postgres
import Premises

/// Decisions committed by the ledger, and the same rows by C, by turns into the same tables.
struct LedgerBench {
    /// The roles and rights are the daemon's: what it may not do, the benchmark does not do either.
    private static let role = "linli-ledger"
    /// The book of the line that the load is of.
    private static let book = "errand"

    private let premises: Premises
    private let load: LedgerLoad
    private let owner: Pool
    private let ledger: Pool
    private let keys: Pool
    private let committer: Committer
    private let baseline: BaselineLedger
    private let together = Committer.Options().mostTogether

    init(_ premises: Premises) throws {
        self.premises = premises
        load = LedgerLoad(try premises.keyRing())
        owner = Pool(premises.server(), size: 1)
        ledger = Pool(premises.server(role: Self.role), size: 1)
        keys = Pool(premises.server(database: "linli_keys", role: Self.role), size: 1)
        committer = Committer(ledger: ledger, keys: keys)
        baseline = try BaselineLedger(premises.server(role: Self.role), weight: try load.weight())
    }

    func run(_ decisions: Int, rounds: Int, rows: Int) async throws -> Result {
        try await LedgerStock(server: premises.server()).fill(rows)
        try await keepKeys()
        // The first of each finds its statements prepared and the tables' catalogue read.
        _ = try await commit(together)
        _ = try await writeInC(together)
        var (ours, theirs): ([Turn], [Turn]) = ([], [])
        for round in 1...rounds {
            ours.append(try await turn(decisions) { try await commit(decisions) })
            theirs.append(try await turn(decisions) { try await writeInC(decisions) })
            let rates = [ours, theirs].map { "\(Int($0[round - 1].perSecond))" }.joined(separator: " and ")
            tell("round \(round) of \(rounds): \(rates) a second")
        }
        let written = together + decisions * rounds
        let (fault, seconds) = try await verify()
        let lost = written - (try await entries())
        for pool in [owner, ledger, keys] { await pool.close() }
        let ratios = zip(ours, theirs).map { rounded($0.perSecond / $1.perSecond) }
        return Result(
            decisions: decisions, rows: rows, together: together, linli: Figures(ours), baseline: Figures(theirs),
            ratios: ratios, ratio: rounded(median(ratios)),
            verified: rounded(Double(written) / seconds), fault: fault.map { "\($0.kind) at \($0.seq)" }, lost: lost,
            peak: ProcessLook.peak)
    }

    private func keepKeys() async throws {
        let residents = Parameter.uuids(load.residents)
        try await keys.withConnection { connection in
            _ = try await connection.query(.keepKeys, [residents])
            // What it wrote is counted now, not in the first turn.
            _ = try await connection.query(ServerCounts.flush, [])
        }
    }

    /// What the committer took. The decisions are made beside the clock, a batch at a time: making them is the line's work,
    /// and a ledger never holds more.
    private func commit(_ count: Int) async throws -> Spent {
        var spent = Spent()
        for done in stride(from: 0, to: count, by: together) {
            let batch = try load.decisions(min(together, count - done))
            try await spent.add { _ = try await committer.commit(batch) }
        }
        _ = try await ledger.withConnection { try await $0.query(ServerCounts.flush, []) }
        return spent
    }

    private func writeInC(_ count: Int) async throws -> Spent {
        var spent = Spent()
        try await spent.add { try baseline.commit(count, together: together) }
        return spent
    }

    /// Each begins after a checkpoint, so that none pays for pages that the one before it has touched.
    private func turn(_ count: Int, _ work: () async throws -> Spent) async throws -> Turn {
        try await premises.servers.postgres.psql("CHECKPOINT")
        let before = try await ServerCounts(on: owner)
        let processor = postgresProcessor()
        let spent = try await work()
        return Turn(
            count: count, spent: spent, before: before, after: try await ServerCounts(on: owner),
            processor: postgresProcessor() - processor)
    }

    /// Seconds of processor that the server's processes have taken.
    private func postgresProcessor() -> Double {
        ProcessTable.belonging(to: premises.servers.place).filter { $0.name == "postgres" }
            .reduce(0) { $0 + ProcessLook($1.pid).processor }
    }

    /// Of all that was committed here, and how long it took.
    private func verify() async throws -> (ChainFault?, Double) {
        let begin = ContinuousClock.now
        let fault = try await ChainVerifier(ledger: owner).verify(Self.book)
        return (fault, begin.duration(to: .now).seconds)
    }

    /// As the head of the chain counts them.
    private func entries() async throws -> Int {
        try await owner.withConnection { connection in
            Int(try await connection.query(.readSeq, [.text(Self.book)])[0].int64("seq"))
        }
    }
}

extension Statement {
    fileprivate static let keepKeys = Statement(
        "keep_keys",
        """
        INSERT INTO person_keys (person_id, wrapped, key_id)
        SELECT id, decode(repeat('00', 60), 'hex'), 'k1' FROM unnest($1::uuid[]) AS t (id) ON CONFLICT DO NOTHING
        """)
    fileprivate static let readSeq = Statement("read_seq", "SELECT seq FROM books WHERE book = $1")
}
