package import Casework
internal import Lines

/// What only the day itself knows: dates, and the numbers and ids that the house gave out. It fills the places that the
/// script leaves open:
///
/// - `{at:12:00}` and `{ms:+7 14:10}` are moments, as text and in milliseconds; `+7` is so many days later;
/// - `{on:+0}` is a date, `{legal:+30}` the last day of a period that the law counts;
/// - `{case:V1}` is a case's id, `{number:V1}` its number as it is read, `{actor:…}` somebody's neutral id.
package struct Filling: Sendable {
    package let monday: CivilDate
    let calendar: WorkingCalendar
    /// Neutral ids by name.
    let actors: [String: String]
    /// By the script's names.
    var cases: [String: Known] = [:]

    struct Known: Sendable {
        let id: String
        let number: String
    }

    /// The most recent Monday that is over: nothing of the day lies in the future.
    package static func lastMonday(before now: Instant) -> CivilDate {
        let today = CivilDate(now)
        return today.adding(days: today.weekday == .monday ? -7 : 1 - today.weekday.rawValue)
    }

    func moment(_ time: ClockTime) -> Instant { Instant(monday, time) }

    func fill(_ value: JSONValue) throws -> JSONValue {
        switch value {
        case .null, .bool, .integer, .number: value
        case .text(let text): try fill(text)
        case .list(let values): .list(try values.map(fill))
        case .object(let members): .object(try members.mapValues(fill))
        }
    }

    /// A text that is one place and nothing else may become a number.
    private func fill(_ text: String) throws -> JSONValue {
        if text.hasPrefix("{ms:"), text.hasSuffix("}") {
            return .integer(try moment(String(text.dropFirst(4).dropLast())).milliseconds)
        }
        return .text(try words(text))
    }

    func words(_ text: String) throws -> String {
        var (filled, rest) = ("", text[...])
        while let start = rest.firstIndex(of: "{"), let end = rest[start...].firstIndex(of: "}") {
            filled += rest[..<start] + (try place(rest[rest.index(after: start)..<end]))
            rest = rest[rest.index(after: end)...]
        }
        return filled + rest
    }

    private func place(_ text: Substring) throws -> String {
        let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { throw ScriptFault("{\(text)} is no place to fill in") }
        let value: String? =
            switch parts[0] {
            case "at": try moment(parts[1]).iso
            case "on": Int(parts[1]).map { monday.adding(days: $0).iso }
            case "legal": Int(parts[1]).map { calendar.legalPeriod(days: $0, startingAfter: monday).iso }
            case "actor": actors[parts[1]]
            case "case": cases[parts[1]]?.id
            case "number": cases[parts[1]].flatMap { CaseNumber($0.number)?.inPairs }
            default: nil
            }
        guard let value else { throw ScriptFault("nobody knows what {\(text)} is") }
        return value
    }

    /// `14:10`, or `+7 14:10`.
    private func moment(_ text: String) throws -> Instant {
        let parts = text.split(separator: " ")
        guard let time = parts.last.flatMap({ ClockTime($0) }), parts.count == 1 || Int(parts[0]) != nil else {
            throw ScriptFault("\(text) is no moment of the day")
        }
        return Instant(monday.adding(days: parts.count == 1 ? 0 : Int(parts[0]) ?? 0), time)
    }
}
