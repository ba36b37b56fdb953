/// A statement with a name: prepared once a connection, on its first use.
package struct Statement: Sendable, Hashable {
    /// Unique among all the statements of one database's connections.
    package let name: String
    /// With `$1`, `$2`, … for the parameters.
    package let sql: String

    /// The name is what the server knows it by.
    package init(_ name: String, _ sql: String) {
        self.name = name
        self.sql = sql
    }
}

/// Which statements a connection has prepared, and for which types.
struct PreparedStatements {
    private struct Entry {
        let sql: String
        let types: [UInt32]
    }

    private var entries: [String: Entry] = [:]

    /// True when the statement is prepared. One that was prepared as something else is refused here: the server would
    /// run the other text, or read the bytes of one type as another.
    func hold(_ statement: Statement, _ types: [UInt32]) throws(PostgresError) -> Bool {
        guard let entry = entries[statement.name] else { return false }
        guard entry.sql == statement.sql else {
            throw PostgresError(.misuse, "two statements have the name \(statement.name)")
        }
        // Zero is a NULL, which goes with any type.
        guard entry.types.count == types.count, zip(entry.types, types).allSatisfy({ $0 == $1 || $0 == 0 || $1 == 0 })
        else { throw PostgresError(.misuse, "statement \(statement.name) was prepared for parameters of other types") }
        return true
    }

    /// The server has taken it.
    mutating func add(_ statement: Statement, _ types: [UInt32]) {
        entries[statement.name] = Entry(sql: statement.sql, types: types)
    }
}
