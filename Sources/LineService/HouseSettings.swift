package import Casework
package import Daemon
package import Work

/// What the files and settings of the house say, in the trade's own terms.
extension Settings {
    /// 服务目录. Every code must be routed: a line without a kind, or a kind twice, is a fault of the file.
    package func loadCatalogue() throws -> Casework.Catalogue {
        let loaded = try YAMLFile.read(Casework.Catalogue.self, at: catalogue.file, key: "catalogue.file")
        var seen: Set<String> = []
        for kind in loaded.kinds where !seen.insert("\(kind.line.rawValue).\(kind.code)").inserted {
            throw SettingFault(
                key: "catalogue.file", problem: "\(catalogue.file): \(kind.line.rawValue).\(kind.code) stands twice")
        }
        for line in Line.allCases where !loaded.kinds.contains(where: { $0.line == line }) {
            throw SettingFault(
                key: "catalogue.file", problem: "\(catalogue.file): no code is routed to \(line.rawValue)")
        }
        return loaded
    }

    package func loadCalendar() throws -> WorkingCalendar {
        let years = try YAMLFile.readAll(CalendarYear.self, in: calendars.directory, key: "calendars.directory")
        do {
            return try WorkingCalendar(years)
        } catch {
            throw SettingFault(key: "calendars.directory", problem: "\(calendars.directory): \(error)")
        }
    }

    package func workingHours() throws -> WorkingHours {
        guard let hours = WorkingHours(calendars.workingHours) else {
            throw SettingFault(key: "calendars.working-hours", problem: "is not a list of hours such as 08:30-12:00")
        }
        return hours
    }

    /// The key ring. Written by `linli keys`; JSON, which is YAML too.
    package func loadKeyRing() throws -> KeyRing {
        let ring = try YAMLFile.read(KeyRing.self, at: keys.file, key: "keys.file")
        guard ring.active != nil else {
            throw SettingFault(key: "keys.file", problem: "\(keys.file) has no active key")
        }
        return ring
    }

    package var policy: Policy {
        var policy = Policy(dispatch: [
            .errand: Policy.DispatchMode(dispatch.errand), .mediation: Policy.DispatchMode(dispatch.mediation),
            .condolence: Policy.DispatchMode(dispatch.condolence),
        ])
        policy.remindUrgentAfter = Span(dispatch.remindUrgentAfter)
        policy.remindAfter = Span(dispatch.remindAfter)
        policy.offerUrgentTimeout = Span(dispatch.offerUrgentTimeout)
        policy.offerTimeout = Span(dispatch.offerTimeout)
        policy.offersMost = dispatch.offersMost
        policy.doerOpenMost = dispatch.doerOpenMost
        policy.capDefault = Casework.Money(fen: Int64(errand.capDefault))
        policy.capTolerancePercent = Int64(errand.capTolerancePercent)
        policy.capTolerance = Casework.Money(fen: Int64(errand.capTolerance))
        policy.deliverUrgentWithin = Span(errand.deliverUrgentWithin)
        policy.deliverWithin = Span(errand.deliverWithin)
        policy.absencesMost = errand.absencesMost
        policy.witnessAbove = Casework.Money(fen: Int64(money.witnessAbove))
        policy.settleWithin = Span(money.settleWithin)
        policy.visitorsWithGift = visitors.withGift
        policy.visitorsOfCare = visitors.ofCare
        policy.protectedRoles = safety.protectedBy == .staff ? Permit.staff : [.coordinator, .secretary]
        policy.reportWithin = Span(safety.reportWithin)
        policy.followUpAfter = Span(followUp.after)
        policy.followUpUsualAfter = Span(followUp.usualAfter)
        policy.followUpPercent = followUp.samplePercent
        policy.followUpUrgentPercent = followUp.samplePercentUrgent
        policy.followUpTriesMost = followUp.triesMost
        policy.courtConfirmationDays = courtConfirmation.days
        policy.courtReminderBefore = Span(courtConfirmation.remindBefore)
        policy.goodsSetValue = Casework.Money(fen: Int64(goods.setValue))
        policy.remindAt = Span(reminder.at)
        policy.careBy = Span(care.by)
        policy.careGrace = Span(care.grace)
        return policy
    }
}

extension Settings {
    /// Whom to call and what to say: what holds anywhere, with the numbers that this house has of its own.
    package var safetyAdvices: SafetyAdvices {
        .common(gas: safety.gasPhone.given, listen: safety.listenPhone.given, duty: safety.dutyPhone.given)
    }
}

extension String {
    /// Nil where nobody has written anything.
    fileprivate var given: String? { isEmpty ? nil : self }
}

extension Policy.DispatchMode {
    init(_ mode: Settings.Dispatch.Mode) {
        self = mode == .offer ? .offer : .desk
    }
}

extension Span {
    /// Of whole milliseconds.
    package init(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        self.init(milliseconds: seconds * 1000 + attoseconds / 1_000_000_000_000_000)
    }
}
