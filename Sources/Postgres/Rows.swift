/// The rows that a statement returned.
package struct Rows: RandomAccessCollection, Sendable {
    private let answer: Answer
    /// How many rows there are.
    package let count: Int

    /// Looks into an answer of the server.
    init(_ answer: Answer) {
        self.answer = answer
        count = answer.rowCount
    }

    /// Rows that the statement inserted, changed, deleted or returned.
    package var affected: Int { answer.affected }

    /// Zero.
    package var startIndex: Int { 0 }
    /// The number of rows.
    package var endIndex: Int { count }

    /// One row, which keeps all of them in memory.
    package subscript(index: Int) -> Row {
        precondition(indices.contains(index), "row \(index) of \(count)")
        return Row(answer, Int32(index))
    }
}
