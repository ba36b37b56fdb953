package import Casework
internal import FoundationEssentials
internal import Lines
package import Logging
package import Postgres
internal import SwiftProtobuf
internal import Work

/// Counts working-time timers anew that were counted over a year whose days off nobody had announced: once they are, and
/// their calendar is loaded, a deadline that lies beyond a holiday moves. What was sent already stays as it is.
package struct Recount: Sendable {
    private let ledger: Pool
    private let calendar: WorkingCalendar
    private let hours: WorkingHours

    package init(ledger: Pool, calendar: WorkingCalendar, hours: WorkingHours) {
        self.ledger = ledger
        self.calendar = calendar
        self.hours = hours
    }

    /// At the start of whoever has loaded the calendars, as soon as the database is there.
    package func runOnce(_ clock: any Clock<Duration>, _ log: Logger) async throws {
        while true {
            do {
                let changed = try await run()
                if changed > 0 { log.notice("timers counted anew", metadata: ["count": "\(changed)"]) }
                return
            } catch is CancellationError {
                throw CancellationError()
            } catch {
                log.warning("timers are not counted anew yet", metadata: ["error": "\(error)"])
                try await clock.sleep(for: .seconds(10))
            }
        }
    }

    /// How many have another moment now, or are certain now. It may run beside the commit and the relay: a row that went
    /// out or was written anew meanwhile is left alone.
    package func run() async throws -> Int {
        var after = UUID(uuid: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0))
        var changed = 0
        while true {
            let page = try await ledger.withConnection {
                try await $0.query(.readProvisional, [.uuid(after), .int64(500)]).map { try ProvisionalTimer($0) }
            }
            guard let last = page.last else { return changed }
            // One that cannot be read is the relay's to park.
            let anew = page.compactMap { try? $0.counted(by: calendar, hours) }
            if !anew.isEmpty {
                changed += try await ledger.withConnection {
                    try await $0.query(
                        .recount,
                        [
                            .uuids(anew.map(\.id)), .instants(anew.map(\.before.milliseconds)),
                            .instants(anew.map(\.due.milliseconds)), .bools(anew.map(\.isProvisional)),
                            .byteArrays(anew.map(\.request)),
                        ]
                    ).affected
                }
            }
            after = last.id
        }
    }
}

/// A timer that may be due at another moment.
struct ProvisionalTimer: Sendable {
    struct Counted: Sendable {
        let id: UUID
        let before: Instant
        let due: Instant
        let isProvisional: Bool
        let request: [UInt8]
    }

    let id: UUID
    /// Since when it runs.
    let start: Instant
    let due: Instant
    let spec: String
    let request: [UInt8]

    init(_ row: Row) throws {
        id = try row.uuid("request_id")
        start = Instant(milliseconds: try row.instant("counted_from"))
        due = Instant(milliseconds: try row.instant("due_at"))
        spec = try row.text("timer_spec")
        request = try row.bytes("request")
    }

    /// Nil where nothing is different. The request carries its moment, as a finished one does.
    func counted(by calendar: WorkingCalendar, _ hours: WorkingHours) throws -> Counted? {
        guard let span = WireTimer.workingSpan(of: spec) else { return nil }
        let counted = calendar.after(span, from: start, hours: hours)
        guard counted.instant != due || !counted.provisional else { return nil }
        var request = try WireRequest(serializedBytes: self.request)
        request.at = counted.instant.milliseconds
        return Counted(
            id: id, before: due, due: counted.instant, isProvisional: counted.provisional,
            request: try request.serializedBytes())
    }
}

extension WireTimer {
    /// What `spec` says of working time; nil for any other timer.
    static func workingSpan(of spec: String) -> Span? {
        let parts = spec.split(separator: " ")
        guard parts.count == 3, parts[0] == "after", parts[2] == "working", let length = Int64(parts[1]) else {
            return nil
        }
        return Span(milliseconds: length)
    }
}
