internal import Casework
package import Ledger
internal import Work

/// Why something was parked, for whoever looks at it at night: what happened, and what usually helps.
package enum ParkedWords {
    package static func reason(_ code: String) -> (sentence: String, help: String) {
        switch Reason.Code(rawValue: code) {
        case .malformed:
            (
                "内容读不懂: the message is not of the form that this version reads",
                "ask for the fault to be mended, then replay"
            )
        case .unknownType: ("不认识的类型: no daemon here knows this kind of message", "find out who sends it, then drop it")
        case .falseSeal:
            ("封条不对: sealed for another place, damaged or forged", "check who can write to the broker; do not replay")
        case .waitedTooLong:
            ("等得太久: what had to come before it did not come in time", "see what it waited for (detail), then replay")
        case .triedTooOften: ("试了太多次: it failed every time it was tried", "see the daemon's log (detail), then replay")
        case .cannotSettle:
            ("一直撞车: others changed the case each time it was decided", "replay it when the desk is quiet")
        case .dataError: ("写不进台账: PostgreSQL refuses what was decided", "ask for the fault to be mended, then replay")
        case .crashed:
            ("一碰就崩: the worker died over it three times", "ask for the fault to be mended before it is replayed")
        case .undecodableBundle:
            (
                "整包读不懂: a bundle of decisions was damaged on its way",
                "its requests come again by themselves; drop it when they have"
            )
        case .predecessorMissing, .caseMissing, .newerVersion, .unknownKey, .failed, nil:
            code == "deliveryLimit"
                ? ("送了一千次没人收下: RabbitMQ gave it out too often", "see whether the worker keeps dying, then replay")
                : ("\(code)", "see the detail")
        }
    }

    /// 代购代办, or the code of a line that this version does not know.
    static func line(_ code: String) -> String {
        Line(rawValue: code).map { Words.line($0).zh } ?? (code.isEmpty ? "-" : code)
    }

    // MARK: what was done

    /// 「3 条已放回 errand,2 条仍在异常区」
    package static func replayed(_ replay: ParkedDesk.Replay) -> [String] {
        var parts = replay.put.sorted { $0.key < $1.key }.map { "\($1) 条已放回 \($0)" }
        if replay.inEffect > 0 { parts.append("\(replay.inEffect) 条早已办过,已销") }
        if replay.unreadable > 0 { parts.append("\(replay.unreadable) 条读不出来,仍在异常区") }
        guard !parts.isEmpty else { return ["没有可放回的: nothing of that choice is open in the 异常区"] }
        var lines = [parts.joined(separator: ",")]
        if !replay.put.isEmpty {
            lines.append("linli-ledger sends them within a second; linli parked list shows what comes back.")
        }
        return lines
    }
}
