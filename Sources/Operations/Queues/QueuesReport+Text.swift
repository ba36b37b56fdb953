package import Casework
internal import Ledger
package import Lines
internal import Work

extension QueuesReport {
    /// Three short tables and what to do, for a terminal of eighty columns. `advisor` knows how daemons are started
    /// here.
    package func lines(_ advisor: Advisor) -> [String] {
        ["\(CivilDate(now).iso) \(ClockTime(now).text)", ""]
            + ["登记 registered at this desk"] + registerLines.indented + [""]
            + ["消息 messages in RabbitMQ"] + brokerLines.indented + [""]
            + ["等人办 waiting for people"] + waitingLines.indented + [""]
            + advisor.sentence(self).wrapped
    }

    private static func unread(_ why: String) -> [String] { "not known: \(why)".wrapped }

    // MARK: 登记

    private var registerLines: [String] {
        switch register {
        case .unknown(let why): return Self.unread(why)
        case .known(let register):
            var table = Table([.text("desk"), .text(""), .number("all"), .number("urgent"), .text("oldest")])
            let desk = register.desk.map { "\($0)" } ?? "none"
            table.add([
                desk, "accepted, not sent", "\(register.unsent)", "\(register.unsentUrgent)",
                age(register.oldestUnsent),
            ])
            table.add(["", "sent, not settled", "\(register.sent)", "", age(register.oldestSent)])
            return table.lines(within: 78)
        }
    }

    private func age(_ instant: Instant?) -> String { instant.map { TimeWords.since($0, now: now) } ?? "-" }

    // MARK: 消息

    private var brokerLines: [String] {
        switch broker {
        case .unknown(let why): return Self.unread(why)
        case .known:
            var table = Table([
                .text("queue"), .number("waiting"), .number("in hand"), .number("workers"), .text("empty in"),
            ])
            for name in Self.worked {
                guard let queue = queue(name) else {
                    table.add([name, "missing", "", "", ""])
                    continue
                }
                let empty = queue.emptyIn.map { "about \(TimeWords.length(.seconds(Int64($0))))" } ?? "-"
                table.add([name, figure(queue.waiting), figure(queue.inHand), figure(queue.workers), empty])
            }
            return table.lines(within: 78) + controlLines + retryLine.wrapped
                + ["oldest: RabbitMQ does not say; see “sent, not settled” above"]
        }
    }

    private func figure(_ count: Int?) -> String { count.map { "\($0)" } ?? "?" }

    /// What administrators have set for the lines, where they have.
    private var controlLines: [String] {
        let controls = waiting.value?.controls ?? [:]
        return Line.allCases.flatMap { line -> [String] in
            guard let control = controls[line], control.isLimiting else { return [] }
            return "\(Words.line(line).zh): \(ControlWords.sentence(control, now: now))".wrapped
        }
    }

    private var retryLine: String {
        let waiting = retrying.filter { $0.count != 0 }.map { "\($0.tier.rawValue): \(figure($0.count))" }
        return "retrying (by pause): " + (waiting.isEmpty ? "none" : waiting.joined(separator: ", "))
    }

    // MARK: 等人办

    private var waitingLines: [String] {
        switch waiting {
        case .unknown(let why): return Self.unread(why) + heldFromRegister
        case .known(let waiting):
            var table = Table([.text("line"), .text("stands at"), .text("oldest")])
            for standing in waiting.held.prefix(5) {
                table.add(["待核实", standing.summary.emergency ? "紧急" : "", Self.words(of: standing, now: now)])
            }
            for share in waiting.shares { add(share, to: &table) }
            return table.lines(within: 78) + ["异常区 parked: \(parkedWords(waiting))"]
        }
    }

    /// What the register knows of held cases when the ledger cannot be asked.
    private var heldFromRegister: [String] {
        guard let alarms = register.value?.alarms, !alarms.isEmpty else { return [] }
        return ["待核实, as the register knows it:"]
            + alarms.map { alarm in
                "  \(alarm.isEmergency ? "紧急 " : "")\(inPairs(alarm.number ?? "?")) \(alarm.grid), since "
                    + TimeWords.since(alarm.since, now: now)
            }
    }

    private func add(_ share: Waiting.Share, to table: inout Table) {
        var counts = Status.allCases.filter { $0 != .held }.compactMap { status in
            share.counts[status].map { "\(Words.status(status).zh) \($0)" }
        }
        if share.callBacks > 0 { counts.append("待回电 \(share.callBacks)") }
        if share.followUps > 0 { counts.append("待回访 \(share.followUps)") }
        table.add([
            Words.line(share.line).zh, counts.isEmpty ? "0" : counts.joined(separator: ", "),
            share.oldest.map { Self.words(of: $0, now: now) } ?? "-",
        ])
    }

    private func parkedWords(_ waiting: Waiting) -> String {
        let since = waiting.parkedSince.map { ", the oldest since \(TimeWords.since($0, now: now))" } ?? ""
        let replayed = waiting.replayed > 0 ? "; \(waiting.replayed) put back and under way" : ""
        return "\(waiting.parked)\(since)\(replayed)"
    }

    /// 10 28 47 15 rongxi-5 09:09 在办·未遇1次
    package static func words(of standing: CaseStanding, now: Instant) -> String {
        let summary = standing.summary
        return [
            standing.number.map(inPairs) ?? "(no number)", summary.grid.text,
            TimeWords.moment(summary.openedAt, now: now), Words.status(summary),
        ].joined(separator: " ") + oddities(of: standing)
    }

    /// What is odd about a case besides what its status says.
    private static func oddities(of standing: CaseStanding) -> String {
        var odd: [String] = []
        if standing.summary.urgent { odd.append("加急") }
        if standing.summary.callBack { odd.append("待回电") }
        if standing.parked { odd.append("有异常件") }
        return odd.isEmpty ? "" : " " + odd.joined(separator: " ")
    }
}

extension [String] {
    var indented: [String] { map { "  \($0)" } }
}

extension String {
    var wrapped: [String] { DisplayWidth.wrap(printable, to: 78) }
}
