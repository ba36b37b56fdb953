internal import FoundationEssentials
internal import Lines
internal import Postgres

/// The ledger as a desk of its own: numbers for the cases that it opens itself, because a decision on another case asked
/// for them. They are taken within the commit's transaction: what is rolled back or lost burns none, and a decision that
/// comes again is a duplicate before it gets here.
enum LedgerDesk {
    /// Takes numbers for so many cases. Fewer when all prefixes are used up: a case can live without a number, and the
    /// ledger must not stop for want of one.
    static func take(_ count: Int, on connection: Connection) async throws -> [CaseNumber] {
        guard count > 0 else { return [] }
        let row = try await connection.query(.lockNumbers, []).only()
        var series = NumberSeries(
            prefix: Int(try row.int64("number_prefix")), counter: Int(try row.int64("number_counter")),
            secret: Data(try row.bytes("number_key")))
        var taken: [CaseNumber] = []
        while taken.count < count {
            let drawn = series.draw(count - taken.count)
            if drawn.isEmpty { break }
            // Only after a restore that named a prefix twice: a number that is given never stops the ones after it.
            let rows = try await connection.query(.knownNumbers, [.texts(drawn.map(\.text))])
            let known = Set(try rows.map { try $0.text("number") })
            taken += drawn.filter { !known.contains($0.text) }
        }
        _ = try await connection.query(.keepNumbers, [.int64(Int64(series.prefix)), .int64(Int64(series.counter))])
        return taken
    }
}

/// Where the ledger's own numbers stand: a prefix, and how many of its numbers are given out.
struct NumberSeries: Sendable {
    private(set) var prefix: Int
    private(set) var counter: Int
    private let secret: Data
    private var permutation: NumberPermutation

    init(prefix: Int, counter: Int, secret: Data) {
        self.prefix = prefix
        self.counter = counter
        self.secret = secret
        permutation = NumberPermutation(secret: secret, prefix: prefix)
    }

    /// The next numbers, up to so many; none when the last prefix is used up.
    mutating func draw(_ count: Int) -> [CaseNumber] {
        if counter == NumberPermutation.size {
            guard prefix > CaseNumber.ledgerPrefixes.lowerBound else { return [] }
            self = NumberSeries(prefix: prefix - 1, counter: 0, secret: secret)
        }
        let end = min(counter + count, NumberPermutation.size)
        let numbers = (counter..<end).map { CaseNumber(prefix: prefix, counter: $0, by: permutation) }
        counter = end
        return numbers
    }
}
