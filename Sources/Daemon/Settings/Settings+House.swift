extension Settings {
    /// Who finds a doer for a case, and when somebody is reminded that none is found.
    package struct Dispatch: SettingsSection {
        /// The desk rings, or the system offers by itself.
        package enum Mode: String, CaseIterable, Sendable { case desk, offer }

        package var errand = Mode.desk
        package var mediation = Mode.desk
        package var condolence = Mode.desk
        package var remindUrgentAfter: Duration = .minutes(15)
        package var remindAfter: Duration = .hours(2)
        package var offerUrgentTimeout: Duration = .minutes(30)
        package var offerTimeout: Duration = .hours(4)
        package var offersMost = 3
        package var doerOpenMost = 3

        package init() {}

        package static let about = "Finding a doer (派单)."

        package static let settings: [Setting<Self>] = [
            Setting(
                "dispatch.errand", \.errand, .choice,
                "Who finds a doer for an errand, the desk or the system by its offers"),
            Setting("dispatch.mediation", \.mediation, .choice, "The same for mediation"),
            Setting("dispatch.condolence", \.condolence, .choice, "The same for visits"),
            Setting(
                "dispatch.remind-urgent-after", \.remindUrgentAfter, .duration(someTime),
                "An urgent case without a doer goes to the top of the desk's list after this"),
            Setting(
                "dispatch.remind-after", \.remindAfter, .duration(someTime), "The same for other cases, in working time"
            ),
            Setting(
                "dispatch.offer-urgent-timeout", \.offerUrgentTimeout, .duration(someTime),
                "How long an offer of an urgent case waits for its answer"),
            Setting(
                "dispatch.offer-timeout", \.offerTimeout, .duration(someTime),
                "The same for other cases, in working time"),
            Setting(
                "dispatch.offers-most", \.offersMost, .number(1...100, of: "offers"),
                "After so many offers of one case only the desk goes on"),
            Setting(
                "dispatch.doer-open-most", \.doerOpenMost, .number(1...100, of: "cases"),
                "A doer with so many open cases is offered no more"),
        ]

        private static let someTime: ClosedRange<Duration> = .minutes(1) ... .days(30)
    }

    /// What an errand may cost.
    package struct Errand: SettingsSection {
        package var capDefault = 20_000
        package var capTolerancePercent = 10
        package var capTolerance = 500
        package var deliverUrgentWithin: Duration = .hours(8)
        package var deliverWithin: Duration = .hours(7)
        package var absencesMost = 3

        package init() {}

        package static let about = "Errands (代购代办)."

        package static let settings: [Setting<Self>] = [
            Setting("errand.cap-default", \.capDefault, .fen, "What may be spent where nobody said how much"),
            Setting(
                "errand.cap-tolerance-percent", \.capTolerancePercent, .number(0...100, of: "percent"),
                "What is above it by this, or by cap-tolerance, is still within"),
            Setting("errand.cap-tolerance", \.capTolerance, .fen, "The larger of the two counts"),
            Setting(
                "errand.deliver-urgent-within", \.deliverUrgentWithin, .duration(.minutes(10) ... .days(30)),
                "What somebody took on and has not brought by then goes to the top of the desk's list"),
            Setting(
                "errand.deliver-within", \.deliverWithin, .duration(.minutes(10) ... .days(30)),
                "The same for what is not urgent, in working time"),
            Setting(
                "errand.absences-most", \.absencesMost, .number(1...20, of: "times"),
                "After so many times with nobody home whoever is on duty is told"),
        ]
    }

    /// Community money.
    package struct Money: SettingsSection {
        package var witnessAbove = 10_000
        package var settleWithin: Duration = .hours(20)

        package init() {}

        package static let about = "Community money (社区经费)."

        package static let settings: [Setting<Self>] = [
            Setting(
                "money.witness-above", \.witnessAbove, .fen, "Above this an expense without a receipt needs a witness"),
            Setting(
                "money.settle-within", \.settleWithin, .duration(.minutes(10) ... .days(30)),
                "Whoever is on duty is told when money is out for longer, in working time"),
        ]
    }

    /// How many people pay a visit.
    package struct Visitors: SettingsSection {
        package var withGift = 2
        package var ofCare = 1

        package init() {}

        package static let about = "How many people pay a visit (走访慰问)."

        package static let settings: [Setting<Self>] = [
            Setting(
                "visitors.with-gift", \.withGift, .number(1...10, of: "people"), "Where cash or goods change hands"),
            Setting("visitors.of-care", \.ofCare, .number(1...10, of: "people"), "Where none do"),
        ]
    }

    /// 回访.
    package struct FollowUp: SettingsSection {
        package var after: Duration = .days(7)
        package var usualAfter: Duration = .days(3)
        package var samplePercent = 10
        package var samplePercentUrgent = 10
        package var triesMost = 3

        package init() {}

        package static let about = "Asking afterwards whether it was good (回访)."

        package static let settings: [Setting<Self>] = [
            Setting(
                "follow-up.after", \.after, .duration(.hours(1) ... .days(365)),
                "How long after a dispute was settled or an agreement kept"),
            Setting(
                "follow-up.usual-after", \.usualAfter, .duration(.hours(1) ... .days(365)),
                "How long after an errand or a visit"),
            Setting(
                "follow-up.sample-percent", \.samplePercent, .number(0...100, of: "percent"),
                "Of so many it is asked; where the float paid, and of disputes, always"),
            Setting(
                "follow-up.sample-percent-urgent", \.samplePercentUrgent, .number(0...100, of: "percent"),
                "The same for urgent ones"),
            Setting(
                "follow-up.tries-most", \.triesMost, .number(1...20, of: "calls"),
                "After so many calls that reach nobody she is not rung any more"),
        ]
    }

    /// 司法确认.
    package struct CourtConfirmation: SettingsSection {
        package var days = 30
        package var remindBefore: Duration = .days(7)

        package init() {}

        package static let about = "Confirmation of a mediation agreement by the court (司法确认, 人民调解法 Art. 33)."

        package static let settings: [Setting<Self>] = [
            Setting(
                "court-confirmation.days", \.days, .number(1...365, of: "days"), "Until when both sides may ask for it"),
            Setting(
                "court-confirmation.remind-before", \.remindBefore, .duration(.hours(1) ... .days(365)),
                "How long before the last day the mediator is reminded"),
        ]
    }

    /// 慰问品.
    package struct Goods: SettingsSection {
        package var setValue = 12_000

        package init() {}

        package static let about = "Goods that visitors bring (慰问品)."

        package static let settings: [Setting<Self>] = [
            Setting("goods.set-value", \.setValue, .fen, "What one set counts for in the accounts")
        ]
    }

    /// 探访.
    package struct Care: SettingsSection {
        package var by: Duration = .hours(18)
        package var grace: Duration = .hours(2)

        package init() {}

        package static let about = "Looking after somebody every few days (探访)."

        package static let settings: [Setting<Self>] = [
            Setting("care.by", \.by, .timeOfDay, "A visit that has not been made by then on its day is missed"),
            Setting(
                "care.grace", \.grace, .duration(.minutes(1) ... .days(1)),
                "One that was asked for late in the day is missed after this at the soonest"),
        ]
    }

    /// When people are reminded.
    package struct Reminder: SettingsSection {
        package var at: Duration = .hours(9)

        package init() {}

        package static let about = "Reminders of what is due on a day."

        package static let settings: [Setting<Self>] = [
            Setting("reminder.at", \.at, .timeOfDay, "When they come")
        ]
    }
}
