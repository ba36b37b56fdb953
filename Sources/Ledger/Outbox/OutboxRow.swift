internal import Casework
internal import FoundationEssentials
internal import Lines
internal import Postgres
internal import SwiftProtobuf

/// A row of the outbox: a finished request, and when it goes out.
struct OutboxRow: Sendable {
    enum Kind: String, Sendable { case timer, followOn, redecide, replay }

    let kind: Kind
    var request: WireRequest
    let due: Instant
    var timerKey = ""
    var timerSpec = ""
    /// Counted over a year whose holidays nobody has published yet.
    var provisional = false
    /// Since when a timer of working time is counted; nil for any other row.
    var countedFrom: Instant?

    static func write(_ rows: [OutboxRow], on connection: Connection) async throws {
        guard !rows.isEmpty else { return }
        let bodies = try rows.map { try $0.request.serializedBytes() as [UInt8] }
        _ = try await connection.query(
            .writeOutbox,
            [
                .uuids(rows.map(\.request.requestID)), .uuids(rows.map(\.request.caseUUID)),
                .texts(rows.map(\.kind.rawValue)), .texts(rows.map(\.timerKey)), .texts(rows.map(\.timerSpec)),
                .byteArrays(bodies), .instants(rows.map(\.due.milliseconds)), .bools(rows.map(\.provisional)),
                .instants(rows.map { $0.countedFrom?.milliseconds }),
            ])
    }
}

/// Says when a timer is due: at commit, on the database's clock.
struct DueResolver: Sendable {
    let house: House
    let calendar: WorkingCalendar
    let hours: WorkingHours

    func row(for timer: WireTimer) -> OutboxRow {
        let start = start(of: timer)
        let due = due(of: timer, from: start)
        var request = timer.request
        request.at = due.instant.milliseconds
        return OutboxRow(
            kind: .timer, request: request, due: due.instant, timerKey: timer.key, timerSpec: timer.spec,
            provisional: due.provisional, countedFrom: timer.working && timer.at == 0 ? start : nil)
    }

    private func due(of timer: WireTimer, from start: Instant) -> (instant: Instant, provisional: Bool) {
        if timer.at != 0 { return (Instant(milliseconds: timer.at), false) }
        let span = Span(milliseconds: timer.after)
        return timer.working ? calendar.after(span, from: start, hours: hours) : (start + span, false)
    }

    /// The commit's moment; for a request older than the last restore, its own, so that a replay restarts no clock.
    private func start(of timer: WireTimer) -> Instant {
        let asked = Instant(milliseconds: timer.request.at)
        return asked < house.incarnatedAt ? asked : house.now
    }
}
