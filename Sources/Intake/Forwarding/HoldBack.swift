internal import Casework
internal import Logging

/// Back-pressure: above so many waiting messages of a line, its normal rows stay in the register, where a backlog costs
/// nothing. Urgent rows never come here.
struct HoldBack: Sendable {
    /// The messages that wait in a line's queue; nil where nobody can say, and then nothing is held.
    let depth: @Sendable (Line) async -> Int?
    let holdAbove: Int
    /// How long a reading counts.
    let fresh: Span

    private var readings: [Line: Reading] = [:]
    /// The lines of which it was logged that they are held.
    private var told: Set<Line> = []

    private struct Reading {
        let at: Instant
        /// How many more may be sent on it.
        var room: Int?
    }

    init(depth: @escaping @Sendable (Line) async -> Int?, holdAbove: Int, fresh: Span = .seconds(1)) {
        self.depth = depth
        self.holdAbove = holdAbove
        self.fresh = fresh
    }

    /// The lines whose normal rows stay where they are.
    mutating func held(at now: Instant, _ log: Logger) async -> Set<Line> {
        var held: Set<Line> = []
        for line in Line.allCases {
            if !isCurrent(readings[line], at: now) {
                let room = await depth(line).map { max(0, holdAbove - $0) }
                readings[line] = Reading(at: now, room: room)
                tell(line, isHeld: room == 0, log)
            }
            if readings[line]?.room == 0 { held.insert(line) }
        }
        return held
    }

    /// So many of a line were sent on the last reading.
    mutating func sent(_ count: Int, of line: Line) {
        guard let reading = readings[line], let room = reading.room else { return }
        readings[line] = Reading(at: reading.at, room: max(0, room - count))
    }

    private func isCurrent(_ reading: Reading?, at now: Instant) -> Bool {
        guard let reading else { return false }
        return now - reading.at < fresh && now >= reading.at
    }

    /// When it begins and when it ends, not every second.
    private mutating func tell(_ line: Line, isHeld: Bool, _ log: Logger) {
        let isNews = isHeld ? told.insert(line).inserted : told.remove(line) != nil
        guard isNews else { return }
        log.notice(
            isHeld ? "normal rows held in the register" : "normal rows sent again",
            metadata: ["line": "\(line)", "hold.above": "\(holdAbove)"])
    }
}
