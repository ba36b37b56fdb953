extension Words {
    /// Where a case stands, as lists and pages show it: 「在办·未遇1次」, 「待核实·紧急」.
    package static func status(_ summary: Summary, in language: Language = .zh) -> String {
        let words = status(summary.status).text(in: language)
        guard let addition = addition(to: summary)?.text(in: language) else { return words }
        return language == .zh ? "\(words)·\(addition)" : "\(words) · \(addition)"
    }

    /// What distinguishes this case from others of its status.
    private static func addition(to summary: Summary) -> Phrase? {
        switch summary.status {
        case .held: summary.emergency ? Phrase("紧急", "emergency") : nil
        case .toTalk, .toRefer: summary.absences > 0 ? notReached(summary.absences) : nil
        case .toVisit where summary.giftsGiven > 0: Phrase("待核实代领", "proxy to confirm")
        case .inProgress, .purchased, .toVisit, .toCare: summary.absences > 0 ? absent(summary.absences) : nil
        default: nil
        }
    }

    /// 上门未遇.
    private static func absent(_ times: Int) -> Phrase { Phrase("未遇\(times)次", "nobody home (\(times))") }
    /// 未联系上: never the same as a refusal.
    private static func notReached(_ times: Int) -> Phrase { Phrase("未联系上\(times)次", "not reached (\(times))") }

    /// A status by itself.
    package static func status(_ status: Status) -> Phrase {
        switch status {
        case .held: Phrase("待核实", "On hold")
        case .toAssign: Phrase("待派", "To assign")
        case .offered: Phrase("待接", "Offered")
        case .inProgress: Phrase("在办", "In progress")
        case .closed: Phrase("办结", "Closed")
        case .cancelled: Phrase("已撤销", "Cancelled")
        case .answered: Phrase("办结·即答", "Closed · answered at the desk")
        case .relayed: Phrase("办结·已转告", "Closed · passed on")
        case .toldChannel: Phrase("办结·已告知渠道", "Closed · told where to turn")
        case .notTaken: Phrase("办结·不予受理", "Closed · not taken")
        case .toConfirmAmount: Phrase("待确认金额", "Amount to confirm")
        case .toConfirmSubstitute: Phrase("待确认换货", "Replacement to confirm")
        case .purchased: Phrase("已购买", "Bought")
        case .disputed: Phrase("有异议·在处理", "Complaint in hand")
        case .returned: Phrase("办结·已退回", "Closed · returned")
        case .toSettle: Phrase("待复核", "To settle")
        case .toTalk: Phrase("待劝解", "To talk over")
        case .toRefer: Phrase("待转介", "To refer")
        case .toHelp: Phrase("待协助", "To help")
        case .admitted: Phrase("已受理·待调解", "Admitted · to mediate")
        case .performing: Phrase("协议已签·履行中", "Agreement signed · being performed")
        case .withBranch: Phrase("在办·小区党支部", "In progress · compound's Party branch")
        case .settledOnTheSpot: Phrase("办结·就地化解", "Closed · settled on the spot")
        case .terminated: Phrase("办结·终止", "Closed · terminated")
        case .toVisit: Phrase("待走访", "To visit")
        case .toCare: Phrase("待探访", "Care visit to make")
        case .registered: Phrase("已登记", "Registered")
        }
    }

    /// What the desk reads out, or a page says, about what happens next.
    package static func next(_ status: Status, in language: Language = .zh) -> String? {
        let phrase: Phrase? =
            switch status {
            case .held: Phrase("值班的人会先看,再打给您。", "The person on duty looks first, then rings you.")
            case .toAssign: Phrase("有人会先打电话来。", "Somebody will ring first.")
            case .toTalk: Phrase("社区会先找人听您说一说,再和对方聊。", "Somebody will hear you first, then talk to the other side.")
            case .toRefer: Phrase("要您同意,我们再转给调委会。", "With your consent it goes to the mediation committee.")
            case .toHelp:
                Phrase("我们只联系您本人,打您说方便的电话。", "We contact you alone, on the number you named.")
            case .withBranch: Phrase("已转给小区党支部牵头,有进展会告诉您。", "The compound's Party branch leads; you will hear from us.")
            case .toVisit, .toCare: Phrase("去之前会先打电话。", "Somebody rings before coming.")
            default: nil
            }
        return phrase?.text(in: language)
    }
}
