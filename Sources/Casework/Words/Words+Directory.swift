extension Words {
    /// Why a doer was proposed or passed over, as `linli case why` prints it.
    package static func reason(_ reason: Shortlist.Reason) -> Phrase {
        switch reason {
        case .sameGrid: Phrase("本网格,无关联", "same grid, no tie")
        case .otherGrid: Phrase("其他网格,无关联", "another grid, no tie")
        case .allGrids: Phrase("各网格都去,无关联", "works in every grid, no tie")
        case .affiliated: Phrase("所属单位与本事有关", "belongs to what the matter is about")
        case .lacksSkill: Phrase("没有这项技能", "lacks the skill")
        case .offDuty: Phrase("今天不值班", "off duty")
        case .declined: Phrase("这次不方便接", "declined this time")
        case .fullHands: Phrase("手上的事已满", "has enough in hand")
        case .lostOffer: Phrase("已派给别人", "the offer went to somebody else")
        case .notForVolunteers: Phrase("只由社区工作者办", "for community workers only")
        }
    }

    /// The same of somebody whom the directory knows: a member of the mediation committee is called one.
    package static func reason(
        _ entry: Shortlist.Entry, in directory: Directory, _ language: Language = .zh
    ) -> String {
        let doer = directory.doer(entry.doer)
        let isProposed = [.sameGrid, .otherGrid, .allGrids].contains(entry.reason)
        guard isProposed, let doer, doer.skills.contains("mediate") else {
            return reason(entry.reason).text(in: language)
        }
        let mediator =
            doer.kind == .communityWorker
            ? Phrase("调委会委员,无关联", "member of the mediation committee, no tie")
            : Phrase("聘任调解员,无关联", "appointed mediator, no tie")
        return mediator.text(in: language)
    }

    /// 身份, as reports keep them apart.
    package static func kind(_ kind: Doer.Kind) -> Phrase {
        switch kind {
        case .communityWorker: Phrase("社区工作者", "Community worker")
        case .memberVolunteer: Phrase("党员志愿者", "Party volunteer")
        case .volunteer: Phrase("志愿者", "Volunteer")
        case .steward: Phrase("邻里管家", "Steward")
        case .ownersCommittee: Phrase("业委会", "Owners' committee")
        case .unit: Phrase("结盟单位", "Alliance unit")
        case .outlet: Phrase("商户", "Outlet")
        }
    }

    /// A danger, as pages and lists name it.
    package static func danger(_ danger: Danger) -> Phrase {
        switch danger {
        case .gas: Phrase("燃气", "gas")
        case .fire: Phrase("火", "fire")
        case .violence: Phrase("暴力", "violence")
        case .injury: Phrase("人受伤/昏倒", "injured or fainted")
        case .selfHarm: Phrase("自伤/轻生", "self-harm")
        case .minor: Phrase("未成年人受害", "harm to a minor")
        case .trapped: Phrase("被困", "trapped")
        case .missing: Phrase("走失", "missing")
        case .unseen: Phrase("敲门没人应", "nobody answers")
        case .death: Phrase("提到死", "speaks of dying")
        }
    }

    /// A service line.
    package static func line(_ line: Line) -> Phrase {
        switch line {
        case .errand: Phrase("代购代办", "Errands")
        case .mediation: Phrase("纠纷调解转介", "Dispute referral")
        case .condolence: Phrase("走访慰问", "Goodwill visits")
        }
    }

    /// What was done, as the timeline and the buttons call it; nil for a verb of no line.
    package static func verb(_ verb: Verb) -> Phrase? { verbs[verb.rawValue] }

    private static let verbs: [String: Phrase] = [
        "submit": Phrase("登记", "Registered"), "note": Phrase("补充", "Note"), "amend": Phrase("更正", "Correct"),
        "cancel": Phrase("撤销", "Cancel"), "hold": Phrase("待核实", "Hold"), "release": Phrase("解除", "Release"),
        "protect": Phrase("保护当事人", "Protect"), "redirect": Phrase("告知渠道", "Tell where to turn"),
        "told": Phrase("已告知", "Told"), "followUp": Phrase("回访", "Follow-up"),
        "assign": Phrase("派单", "Assign"), "accept": Phrase("接单", "Accept"), "decline": Phrase("不方便接", "Decline"),
        "record": Phrase("补录办结", "Record as done"), "reveal": Phrase("查看", "Show"), "due": Phrase("到时", "Due"),
        "purchase": Phrase("已购买", "Bought"), "confirm": Phrase("核实", "Confirm"), "deliver": Phrase("送到", "Delivered"),
        "absent": Phrase("上门未遇", "Nobody home"), "lend": Phrase("借出备用金", "Lend from the float"),
        "entrust": Phrase("代管物品交接", "Things entrusted"), "giveBack": Phrase("退回", "Returned"),
        "dispute": Phrase("有异议", "Complaint"), "adjust": Phrase("处理异议", "Deal with it"),
        "correct": Phrase("更正金额", "Correct the amount"),
        "settle": Phrase("结清", "Settle"), "talk": Phrase("劝解", "Talk over"),
        "refer": Phrase("转介", "Refer"), "refuse": Phrase("不同意调解", "Refused"), "agree": Phrase("调解协议", "Agreement"),
        "fail": Phrase("调解不成", "Not settled"), "perform": Phrase("履行", "Performance"), "waive": Phrase("谢绝", "Waived"),
        "visited": Phrase("探访", "Care visit"), "emergency": Phrase("紧急", "Emergency"),
        "deceased": Phrase("已离世", "Passed away"),
    ]
}
