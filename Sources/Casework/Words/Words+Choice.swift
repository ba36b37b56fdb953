extension Words {
    /// Who pays, and how.
    package static func payment(_ payment: Payment) -> Phrase {
        switch payment {
        case .shopDirect: Phrase("居民直接付给店家", "The resident pays the shop")
        case .onDelivery: Phrase("送到当面结清", "Paid face to face")
        case .voucher: Phrase("用券", "By voucher")
        case .advance: Phrase("承办人垫付", "Advanced by the doer")
        case .float: Phrase("用备用金", "From the float")
        case .cashInEnvelope: Phrase("信封里的现金", "Cash in an envelope")
        }
    }

    /// 代管物品.
    package static func custody(_ kind: CustodyKind) -> Phrase {
        switch kind {
        case .insuranceCard: Phrase("医保卡", "Insurance card")
        case .idCopy: Phrase("身份证复印件", "Copy of the identity card")
        case .medicalRecord: Phrase("病历", "Medical record")
        case .emptyBox: Phrase("空药盒", "Empty medicine box")
        case .prescription: Phrase("处方", "Prescription")
        case .pickupSlip: Phrase("取件单", "Pick-up slip")
        case .key: Phrase("钥匙", "Key")
        case .document: Phrase("证件、文件", "Document")
        case .voucher: Phrase("消费券、提货券", "Voucher")
        case .other: Phrase("其他", "Other")
        }
    }

    /// Where something is not to be had.
    package static func substitute(_ substitute: Substitute) -> Phrase {
        switch substitute {
        case .never: Phrase("没货就不要", "Nothing else")
        case .sameKind: Phrase("同类可换", "The same kind will do")
        case .callMe: Phrase("没货先打电话问", "Ring first")
        }
    }

    /// How a line of the list came out.
    package static func outcome(_ outcome: Purchase.Outcome) -> Phrase {
        switch outcome {
        case .bought: Phrase("买到", "Bought")
        case .replaced: Phrase("换了", "Replaced")
        case .missing: Phrase("没货", "Not to be had")
        case .asking: Phrase("要问本人", "To ask")
        }
    }

    /// 「买到4样、换了1样、没货1样」.
    static func counts(_ counts: ErrandState.Counts) -> Phrase {
        let parts = [
            (counts.bought, Purchase.Outcome.bought), (counts.replaced, .replaced), (counts.missing, .missing),
        ]
        .filter { $0.0 > 0 }.map { count, outcome in
            Phrase("\(Words.outcome(outcome).zh)\(count)样", "\(Words.outcome(outcome).en.lowercased()): \(count)")
        }
        return all(parts) { $0 }
    }

    /// Who has a thing entrusted from now on.
    package static func receiver(_ receiver: Handing.Receiver) -> Phrase {
        switch receiver {
        case .doer: Phrase("交给承办人", "To the doer")
        case .desk: Phrase("放在服务台", "Kept at the desk")
        case .resident: Phrase("还给本人", "Back to her")
        case .used: Phrase("用掉了", "Used up")
        }
    }

    /// Why nothing is delivered.
    package static func reason(_ reason: GivingBack.Reason) -> Phrase {
        switch reason {
        case .tooDear: Phrase("太贵", "Too dear")
        case .refused: Phrase("本人不要了", "Not wanted any more")
        case .wrong: Phrase("买错了", "The wrong thing")
        case .damaged: Phrase("坏了", "Damaged")
        case .allMissing: Phrase("都没买到", "Nothing to be had")
        case .absent: Phrase("人不在", "Nobody there")
        case .other: Phrase("其他", "Other")
        }
    }

    /// Who is hurt.
    package static func harmed(_ harmed: Protection.Harmed) -> Phrase {
        switch harmed {
        case .nobody: Phrase("没有人受害", "Nobody is hurt")
        case .adult: Phrase("成年人", "An adult")
        case .incapable: Phrase("老人糊涂或智力、精神有障碍", "Somebody who cannot decide for herself")
        case .minor: Phrase("未成年人", "A minor")
        }
    }

    /// To whom it is reported.
    package static func authority(_ authority: Protection.Authority) -> Phrase {
        switch authority {
        case .police: Phrase("公安 110", "police, 110")
        case .civilAffairs: Phrase("民政", "civil affairs")
        case .education: Phrase("教育", "education")
        }
    }

    /// What help she was told of.
    package static func help(_ help: Protection.Help) -> Phrase {
        switch help {
        case .police: Phrase("报警 110", "police, 110")
        case .women: Phrase("妇联 12338", "women's rights line, 12338")
        case .warning: Phrase("公安告诫书", "written warning by the police")
        case .order: Phrase("人身安全保护令(居委会可代为申请)", "protection order; the committee may ask for it")
        case .shelter: Phrase("临时庇护", "shelter")
        case .hospital: Phrase("就医、验伤", "hospital")
        }
    }

    /// What was done about a complaint.
    package static func adjustment(_ outcome: Adjustment.Outcome) -> Phrase {
        switch outcome {
        case .explained: Phrase("说明了", "Explained")
        case .replaced: Phrase("换好了", "Replaced")
        case .refunded: Phrase("退了钱", "Paid back")
        case .withdrawn: Phrase("不追究", "Left at that")
        }
    }

    /// What came of a call afterwards.
    package static func contact(_ contact: FollowUp.Contact) -> Phrase {
        switch contact {
        case .reached: Phrase("打通了", "Reached")
        case .noAnswer: Phrase("没人接", "No answer")
        case .declined: Phrase("不愿意说", "Says nothing")
        }
    }

    /// 满意度.
    package static func satisfaction(_ satisfaction: FollowUp.Satisfaction) -> Phrase {
        switch satisfaction {
        case .satisfied: Phrase("满意", "Satisfied")
        case .fair: Phrase("基本满意", "Fairly satisfied")
        case .unsatisfied: Phrase("不满意", "Not satisfied")
        }
    }

    /// 小票.
    package static func receipt(_ receipt: Receipt) -> Phrase {
        switch receipt {
        case .slip: Phrase("有小票", "Receipt")
        case .screenshot: Phrase("付款截图", "Screenshot of the payment")
        case .none: Phrase("无小票(菜场)", "No receipt (market)")
        }
    }

    /// How the house heard of it.
    package static func heardBy(_ heard: HeardBy) -> Phrase {
        switch heard {
        case .phone: Phrase("电话", "Phone")
        case .wechat: Phrase("微信", "WeChat")
        case .group: Phrase("微信群", "WeChat group")
        case .inPerson: Phrase("当面", "In person")
        }
    }

    /// What came of talking it over.
    package static func talkResult(_ result: Talk.Result) -> Phrase {
        switch result {
        case .settledOnTheSpot: Phrase("就地化解", "Settled on the spot")
        case .wantsCommittee: Phrase("要转调委会", "To go to the committee")
        case .notReached: Phrase("未联系上", "Not reached")
        case .otherSideRefuses: Phrase("对方不同意调解", "The other side refuses")
        case .notForMediation: Phrase("不属于调解,已告知渠道", "Not for mediation; told where to turn")
        }
    }

    /// 当事人.
    package static func side(_ side: SideRole) -> Phrase {
        switch side {
        case .applicant: Phrase("申请人", "Applicant")
        case .other: Phrase("对方", "Other side")
        }
    }

    /// What the other side says to being mediated.
    package static func answer(_ answer: Referral.Answer) -> Phrase {
        switch answer {
        case .agrees: Phrase("同意来", "Agrees to come")
        case .unknown: Phrase("还不知道", "Not known yet")
        }
    }

    /// 调委会.
    package static func committee(_ committee: Referral.Committee) -> Phrase {
        switch committee {
        case .own: Phrase("本社区调委会", "The community's own committee")
        case .other: Phrase("其他调委会", "Another committee")
        }
    }

    /// 调解协议.
    package static func agreementForm(_ form: Agreement.Form) -> Phrase {
        switch form {
        case .written: Phrase("书面协议", "Written agreement")
        case .oral: Phrase("口头协议", "Oral agreement")
        }
    }

    /// Who received a gift.
    static func receiver(_ receiver: Handover.Receiver) -> Phrase {
        switch receiver {
        case .`self`: Phrase("本人", "The recipient")
        case .proxy: Phrase("代领", "Received by proxy")
        }
    }

    /// The codes of 资金来源 that a gift of cash can come from.
    package static let funds = ["party-dues", "fiscal", "donation", "unit", "community"]

    /// Whoever asked for the case, among those who may have said something.
    package static let residentInPerson = Phrase("居民本人", "The resident")
}
