internal import Casework
package import Lines
internal import Postgres

extension LedgerReader {
    /// Between when somebody should be told and when a person is asked to do it: so long a channel has for itself.
    private static let patience = Span.minutes(1)

    package func untold(most: Int) async throws -> [UntoldNotice] {
        let rows = try await ask(.readUntold, [.int64(Self.patience.milliseconds), .int64(Int64(most))])
        return try rows.compactMap { try UntoldNotice($0) }
    }
}

extension UntoldNotice {
    /// Nil where the row is of a line or for somebody that this program does not know: a newer one wrote it.
    init?(_ row: Row) throws {
        guard let line = Line(rawValue: try row.text("line")),
            let recipient = Notice.Recipient(try row.text("recipient"))
        else { return nil }
        self.init(
            caseID: CaseID(try row.uuid("case_id")), number: try row.optionalText("number"), line: line,
            kind: KindCode(try row.text("kind")), grid: GridCode(try row.text("grid")),
            isEmergency: try row.bool("emergency"), recipient: recipient, code: try row.text("code"),
            since: Instant(milliseconds: try row.instant("due_at")))
    }
}
