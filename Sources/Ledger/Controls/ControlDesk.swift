package import Casework
internal import Lines
package import Postgres
package import Work

/// Where administrators pause a line or slow it down. Every change is a row, with who and why; workers see it within
/// seconds.
package struct ControlDesk: Sendable {
    /// A row as workers read it.
    static let json = """
        json_build_object('pause', pause, 'mostAtOnce', most_at_once, 'perSecond', per_second, 'by', changed_by,
            'reason', reason, 'at', floor(extract(epoch FROM changed_at) * 1000)::int8)
        """

    private let ledger: Pool

    package init(ledger: Pool) { self.ledger = ledger }

    /// What is in force for each line; nothing where nobody has ever set anything.
    package func all() async throws -> [Line: Control] {
        try await ledger.withConnection { try await Self.all(on: $0) }
    }

    static func all(on connection: Connection) async throws -> [Line: Control] {
        try await connection.query(.readControls, []).reduce(into: [:]) { controls, row in
            guard let line = Line(rawValue: try row.text("line")) else { return }
            controls[line] = try Control(row)
        }
    }

    /// The last changes, newest first.
    package func history(most: Int) async throws -> [(line: String, control: Control)] {
        try await ledger.withConnection { connection in
            try await connection.query(.readControlHistory, [.int64(Int64(most))]).map { row in
                (try row.text("line"), try Control(row))
            }
        }
    }

    /// Changes what is in force for a line, and returns it. Two who change at once follow each other.
    package func change(
        _ line: Line, by who: String, because reason: String, _ change: @Sendable (inout Control) -> Void
    ) async throws -> Control {
        try await ledger.withTransaction { connection in
            _ = try await connection.query(.lockControls, [])
            var control = try await Self.read(line, on: connection)
            change(&control)
            _ = try await connection.query(
                .writeControl,
                [
                    .text(line.rawValue), .text(control.pause.rawValue), .count(control.mostAtOnce),
                    .count(control.perSecond), .text(who), .text(reason),
                ])
            return try await Self.read(line, on: connection)
        }
    }

    private static func read(_ line: Line, on connection: Connection) async throws -> Control {
        try await connection.query(.readControl, [.text(line.rawValue)]).first.map { try Control($0) } ?? .unset
    }
}

extension Control {
    /// From a row with the column `control`.
    init(_ row: Row) throws { self = try Codec.decode(Control.self, from: Array(try row.text("control").utf8)) }
}

extension Parameter {
    fileprivate static func count(_ count: Int?) -> Parameter { count.map { .int32(Int32(clamping: $0)) } ?? .null }
}
