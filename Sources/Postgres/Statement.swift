/// A statement with a name: prepared once a connection, on its first use.
package struct Statement: Sendable, Hashable {
    package let name: String
    package let sql: String

    package init(_ name: String, _ sql: String) {
        self.name = name
        self.sql = sql
    }
}
