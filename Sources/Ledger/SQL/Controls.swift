internal import Postgres

/// What administrators set for the lines.
extension Statement {
    static let readControl = Statement(
        "read_control",
        "SELECT \(ControlDesk.json)::text AS control FROM controls WHERE line = $1 ORDER BY id DESC LIMIT 1")

    static let readControls = Statement(
        "read_controls",
        "SELECT DISTINCT ON (line) line, \(ControlDesk.json)::text AS control FROM controls ORDER BY line, id DESC")

    /// Newest first.
    static let readControlHistory = Statement(
        "read_control_history",
        "SELECT line, \(ControlDesk.json)::text AS control FROM controls ORDER BY id DESC LIMIT $1")

    static let lockControls = Statement(
        "lock_controls", "SELECT pg_advisory_xact_lock(hashtext('linli controls'))")

    static let writeControl = Statement(
        "write_control",
        """
        INSERT INTO controls (line, pause, most_at_once, per_second, changed_by, reason)
        VALUES ($1, $2, $3::int, $4::int, $5, $6)
        """)
}
