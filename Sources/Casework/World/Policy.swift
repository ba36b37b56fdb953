/// The numbers and choices of the house. Every one is a key of `config/linli.yaml`; the defaults are the light forms
/// that a tired person follows without noticing.
package struct Policy: Codable, Hashable, Sendable {
    /// Who finds a doer: the desk rings (`desk`), or the system offers by itself (`offer`).
    package enum DispatchMode: String, Codable, Sendable, CaseIterable { case desk, offer }

    package var dispatch: [Line: DispatchMode]
    /// After this long without a doer a case goes to the top of the desk's list (urgent, wall clock).
    package var remindUrgentAfter: Span
    /// The same for other cases, in working time.
    package var remindAfter: Span
    /// How long an offered case waits for the doer's answer, in mode `offer`.
    package var offerUrgentTimeout: Span
    package var offerTimeout: Span
    /// How many offers of one case may fail before only the desk goes on.
    package var offersMost: Int
    /// Open cases that a doer is offered by the system at the most.
    package var doerOpenMost: Int
    /// 金额上限 where none was said.
    package var capDefault: Money
    /// A purchase above the cap by the larger of this share and `capTolerance` is still within.
    package var capTolerancePercent: Int64
    package var capTolerance: Money
    /// Above this amount of community money without a receipt a second witness is asked for.
    package var witnessAbove: Money
    /// Visitors where cash or goods move, and where not.
    package var visitorsWithGift: Int
    package var visitorsOfCare: Int
    /// 回访 after a matter was settled on the spot.
    package var followUpAfter: Span
    /// The joint application for court confirmation, in days (人民调解法 Art. 33).
    package var courtConfirmationDays: Int
    /// 慰问品: what one set stands for in the books.
    package var goodsSetValue: Money
    /// Since midnight: when people are reminded of what is due on a day.
    package var remindAt: Span
    /// Since midnight: a care visit (探访) that has not been made by then is missed.
    package var careBy: Span
    /// A care visit asked for late in the day has at least this long before it counts as missed.
    package var careGrace: Span
    /// How long before the last day of the joint application for court confirmation the mediator is reminded.
    package var courtReminderBefore: Span

    package init(
        dispatch: [Line: DispatchMode] = [:], remindUrgentAfter: Span = .minutes(15), remindAfter: Span = .hours(2),
        offerUrgentTimeout: Span = .minutes(30), offerTimeout: Span = .hours(4), offersMost: Int = 3,
        doerOpenMost: Int = 3, capDefault: Money = Money(fen: 20_000), capTolerancePercent: Int64 = 10,
        capTolerance: Money = Money(fen: 500), witnessAbove: Money = Money(fen: 10_000), visitorsWithGift: Int = 2,
        visitorsOfCare: Int = 1, followUpAfter: Span = .days(7), courtConfirmationDays: Int = 30,
        goodsSetValue: Money = Money(fen: 12_000), remindAt: Span = .hours(9),
        careBy: Span = .hours(18), careGrace: Span = .hours(2), courtReminderBefore: Span = .days(7)
    ) {
        self.dispatch = dispatch
        self.remindUrgentAfter = remindUrgentAfter
        self.remindAfter = remindAfter
        self.offerUrgentTimeout = offerUrgentTimeout
        self.offerTimeout = offerTimeout
        self.offersMost = offersMost
        self.doerOpenMost = doerOpenMost
        self.capDefault = capDefault
        self.capTolerancePercent = capTolerancePercent
        self.capTolerance = capTolerance
        self.witnessAbove = witnessAbove
        self.visitorsWithGift = visitorsWithGift
        self.visitorsOfCare = visitorsOfCare
        self.followUpAfter = followUpAfter
        self.courtConfirmationDays = courtConfirmationDays
        self.goodsSetValue = goodsSetValue
        self.remindAt = remindAt
        self.careBy = careBy
        self.careGrace = careGrace
        self.courtReminderBefore = courtReminderBefore
    }

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
