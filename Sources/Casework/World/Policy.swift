/// The numbers and choices of the house. Every one is a key of `config/linli.yaml`; the defaults are the light forms
/// that a tired person follows without noticing.
package struct Policy: Codable, Hashable, Sendable {
    /// Who finds a doer: the desk rings (`desk`), or the system offers by itself (`offer`).
    package enum DispatchMode: String, Codable, Sendable, CaseIterable { case desk, offer }

    package var dispatch: [Line: DispatchMode]
    /// After this long without a doer a case goes to the top of the desk's list (urgent, wall clock).
    package var remindUrgentAfter = Span.minutes(15)
    /// The same for other cases, in working time.
    package var remindAfter = Span.hours(2)
    /// How long an offered case waits for the doer's answer, in mode `offer`.
    package var offerUrgentTimeout = Span.minutes(30)
    package var offerTimeout = Span.hours(4)
    /// How many offers of one case may fail before only the desk goes on.
    package var offersMost = 3
    /// Open cases that a doer is offered by the system at the most.
    package var doerOpenMost = 3
    /// 金额上限 where none was said.
    package var capDefault = Money(fen: 20_000)
    /// A purchase above the cap by the larger of this share and `capTolerance` is still within.
    package var capTolerancePercent: Int64 = 10
    package var capTolerance = Money(fen: 500)
    /// What was taken on and is not brought by then, nor by the moment that the resident named, goes to the top of the
    /// desk's list (urgent, wall clock).
    package var deliverUrgentWithin = Span.hours(8)
    /// The same for other errands, in working time: about the next working day.
    package var deliverWithin = Span.hours(7)
    /// Community money that is out and not settled after this, in working time: about three working days.
    package var settleWithin = Span.hours(20)
    /// 上门未遇: at this many somebody of the house is told.
    package var absencesMost = 3
    /// Above this amount of community money without a receipt a second witness is asked for.
    package var witnessAbove = Money(fen: 10_000)
    /// Visitors where cash or goods move, and where not.
    package var visitorsWithGift = 2
    package var visitorsOfCare = 1
    /// Who may lift a protection, and correct or cancel a case that is protected.
    package var protectedRoles: Set<Actor.Role> = [.coordinator, .secretary]
    /// After so long without the report that the law asks for whoever is on duty is told.
    package var reportWithin = Span.minutes(30)
    /// And again after so long, until it is made.
    package var reportAgainAfter: Span { reportWithin + reportWithin + reportWithin + reportWithin }
    /// 回访 after a dispute was settled or an agreement kept.
    package var followUpAfter = Span.days(7)
    /// 回访 after an errand or a visit.
    package var followUpUsualAfter = Span.days(3)
    /// Of so many in a hundred it is asked; of those with community money always, and of disputes.
    package var followUpPercent = 10
    package var followUpUrgentPercent = 10
    /// After so many calls that reach nobody she is not rung any more.
    package var followUpTriesMost = 3
    /// The joint application for court confirmation, in days (人民调解法 Art. 33).
    package var courtConfirmationDays = 30
    /// 慰问品: what one set stands for in the books.
    package var goodsSetValue = Money(fen: 12_000)
    /// Since midnight: when people are reminded of what is due on a day.
    package var remindAt = Span.hours(9)
    /// Since midnight: a care visit (探访) that has not been made by then is missed.
    package var careBy = Span.hours(18)
    /// A care visit asked for late in the day has at least this long before it counts as missed.
    package var careGrace = Span.hours(2)
    /// How long before the last day of the joint application for court confirmation the mediator is reminded.
    package var courtReminderBefore = Span.days(7)

    package init(dispatch: [Line: DispatchMode] = [:]) { self.dispatch = dispatch }

    /// How this line finds its doers.
    package func mode(of line: Line) -> DispatchMode { dispatch[line] ?? .desk }

    /// What may be spent without asking again.
    package func tolerated(over cap: Money) -> Money {
        cap + max(capTolerance, Money(fen: cap.fen * capTolerancePercent / 100))
    }

    /// When people are reminded of what is due on this day.
    package func reminder(on date: CivilDate) -> Instant { date.midnight + remindAt }

    /// When a care visit that is due on this day counts as missed, where it is known of since `known`.
    package func careDeadline(on date: CivilDate, known: Instant) -> Instant {
        max(date.midnight + careBy, known + careGrace)
    }
}

extension CivilDate {
    /// The moment at which the wall turns to this date.
    fileprivate var midnight: Instant {
        Instant(milliseconds: Int64(dayNumber) * 86_400_000 - CivilDate.offsetMilliseconds)
    }
}
