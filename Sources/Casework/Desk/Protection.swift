/// 保护当事人: somebody is hurt by those at home, or a child by anybody. What the law asks differs: harm to persons without or
/// with limited capacity *must be reported* to the police at once (反家庭暴力法 Art. 14), harm to minors to the police, civil
/// affairs or education (未成年人保护法 Art. 11); an adult *must be offered help*, and decides herself (反家庭暴力法 Art. 13). For
/// both, nobody but her is contacted and nobody talks it over with the other side.
package struct Protection: Codable, Hashable, Sendable {
    static let timer = "report"

    package enum Harmed: String, Codable, Sendable, CaseIterable {
        /// Nobody is hurt: what was feared is not so.
        case nobody
        case adult
        /// 无或限制民事行为能力人: the very old who do not understand any more, the ill of mind.
        case incapable
        case minor

        /// How much the law asks for: nothing, an offer of help (反家庭暴力法 Art. 13), a report (Art. 14).
        var weight: Int {
            switch self {
            case .nobody: 0
            case .adult: 1
            case .incapable, .minor: 2
            }
        }
    }

    package enum Authority: String, Codable, Sendable, CaseIterable { case police, civilAffairs, education }

    /// What she was told of.
    package enum Help: String, Codable, Sendable, CaseIterable {
        /// 报警.
        case police
        /// 妇联 12338.
        case women
        /// 告诫书 (反家庭暴力法 Art. 16).
        case warning
        /// 人身安全保护令, which the 居委会 may ask for where she cannot or dares not (反家庭暴力法 Art. 23).
        case order
        /// 临时庇护 (反家庭暴力法 Art. 18).
        case shelter
        case hospital
    }

    package let harmed: Harmed
    package let since: Instant
    package var reportedTo: [Authority]
    package var told: [Help]
    /// How often whoever is on duty was told that the report is missing.
    package var reminders = 0

    var isReported: Bool { !reportedTo.isEmpty }
    /// The report is the law's, not ours to weigh.
    var awaitsReport: Bool { harmed != .adult && !isReported }
}

/// What a person has found out about who is hurt, and done about it.
package struct Safeguard: Codable, Hashable, Sendable {
    package var harmed: Protection.Harmed
    package var reportedTo: [Protection.Authority]
    package var told: [Protection.Help]

    /// Nil where it says nothing.
    static func read(from fields: inout Fields) -> Safeguard? {
        let reportedTo: [Protection.Authority] = fields.choices("reportedTo")
        let told: [Protection.Help] = fields.choices("helpTold")
        let harmed: Protection.Harmed? = fields.choice("harmed")
        return harmed.map { Safeguard(harmed: $0, reportedTo: reportedTo, told: told) }
    }

    static func fields(isAsked: Bool) -> [Form.Field] {
        [
            Form.Field("harmed", .one(.answers(Protection.Harmed.allCases, Words.harmed))).required(isAsked)
                .folded(!isAsked),
            Form.Field("reportedTo", .some(.answers(Protection.Authority.allCases, Words.authority))).folded(!isAsked),
            Form.Field("helpTold", .some(.answers(Protection.Help.allCases, Words.help))).folded(!isAsked),
        ]
    }

    /// The protection after it, on what was known before; nil where nobody is hurt.
    func protection(after before: Protection?, at now: Instant) -> Protection? {
        guard harmed != .nobody else { return nil }
        func union<Code: CaseIterable & Hashable>(_ old: [Code]?, _ new: [Code]) -> [Code] {
            let all = Set((old ?? []) + new)
            return Code.allCases.filter(all.contains)
        }
        return Protection(
            harmed: harmed, since: before?.since ?? now, reportedTo: union(before?.reportedTo, reportedTo),
            told: union(before?.told, told), reminders: before?.reminders ?? 0)
    }

    var sentences: [Phrase?] {
        [
            Words.harmed(harmed),
            reportedTo.isEmpty ? nil : Words.all(reportedTo, Words.authority).within("已报告:", "reported to: "),
            told.isEmpty ? nil : Words.all(told, Words.help).within("已告知:", "told of: "),
        ]
    }
}

extension Phrase {
    fileprivate func within(_ zh: String, _ en: String) -> Phrase { Phrase(zh + self.zh, en + self.en) }
}

extension Matter {
    /// Her own matter, and nobody else's: also while it is only feared.
    package var isRestricted: Bool { protection != nil || fearsHarm }

    /// It is held because somebody spoke of violence or of a child; a person says who is hurt.
    var fearsHarm: Bool { hold?.reasons.contains { [Danger.violence, .minor].map(\.rawValue).contains($0) } ?? false }

    /// Until the report that the law asks for is made (反家庭暴力法 Art. 14, 未成年人保护法 Art. 11) somebody is reminded of it,
    /// again and again, also while the case is held.
    func reportTimer(by policy: Policy) -> [Timer] {
        guard isOpen, let protection, protection.awaitsReport else { return [] }
        let span = protection.reminders == 0 ? policy.reportWithin : policy.reportAgainAfter
        return [Timer("\(Protection.timer):\(protection.reminders)", .after(span, .wall))]
    }
}

extension Step where Trade.State: CaseState {
    /// 保护当事人. Whoever finds that nobody is hurt after all, or that the law does not ask for a report, is somebody whom the
    /// house trusts with that. To protect more is anybody's.
    mutating func protected(by safeguard: Safeguard, on matter: Matter) -> Bool {
        guard let known = matter.protection?.harmed, safeguard.harmed.weight < known.weight else { return true }
        return mayTouchProtected(matter)
    }

    /// What changes or ends a protected case: her own telephone may be in other hands.
    mutating func mayTouchProtected(_ matter: Matter) -> Bool {
        guard matter.protection != nil else { return true }
        if request.actor.role == .resident { return no(.rule, ["rule": "protectedCase"]) }
        return world.policy.protectedRoles.contains(request.actor.role) || no(.notAllowed)
    }

    /// What the law asks for comes first.
    mutating func isReported(_ matter: Matter) -> Bool {
        matter.protection?.awaitsReport != true || no(.rule, ["rule": "reportFirst"])
    }

    /// The timer that says that the report is missing; nil for any other.
    mutating func dueReport(_ key: String) -> DeskFact? {
        guard state?.matter.reportTimer(by: world.policy).contains(where: { $0.key == key }) == true else { return nil }
        tell(.duty, "reportDue")
        return .reportMissing
    }
}

extension Matter {
    /// Who is hurt, and what was done, above all else.
    var protectionFacts: [CaseFact] {
        guard let protection else { return [] }
        let known = Safeguard(harmed: protection.harmed, reportedTo: protection.reportedTo, told: protection.told)
        let missing = protection.awaitsReport ? Phrase("还没有报告!", "not reported yet!") : nil
        return [
            CaseFact("protection", Words.all(known.sentences.compactMap { $0 } + [missing].compactMap { $0 }) { $0 })
        ]
        .compactMap { $0 }
    }
}
