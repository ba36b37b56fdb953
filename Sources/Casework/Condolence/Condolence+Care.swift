extension Step<Condolence> {
    mutating func scheduleCare(on date: CivilDate) {
        record(
            .careScheduled(on: date, by: world.policy.careDeadline(on: date, known: request.occurredAt)))
    }

    /// One neighbour is enough, and a call will do. The next one is counted from this one.
    mutating func visited(_ visit: CareVisit) {
        guard let state, isWorkable(.toCare) else { return }
        guard isClear(of: stranger(among: visit.visitors, nil)) else { return }
        let words = keep(.words, of: state.recipient, ["text": visit.words])
        record(.visited(by: visit.visitors, byPhone: visit.byPhone, words: words, at: request.occurredAt))
        if let days = state.care?.everyDays, !visit.isLast {
            scheduleCare(on: CivilDate(request.occurredAt).adding(days: days))
        } else {
            record(.ended(.visited, at: request.occurredAt))
        }
    }

    mutating func due(_ key: String) {
        if let fact = dueFollowUp(key) ?? dueReport(key) { return record(.desk(fact)) }
        guard let state, Condolence.timers(of: state, by: world.policy).contains(where: { $0.key == key }) else {
            return
        }
        switch key {
        case Condolence.visit: record(.careDue)
        case Condolence.missed:
            record(.careMissed)
            tell(.duty, "careMissed")
        default: break
        }
    }
}
