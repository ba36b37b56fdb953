extension Words {
    /// Who pays, and how.
    package static func payment(_ payment: Payment) -> Phrase {
        switch payment {
        case .shopDirect: Phrase("居民直接付给店家", "The resident pays the shop")
        case .onDelivery: Phrase("送到当面结清", "Paid face to face")
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
        case .other: Phrase("其他", "Other")
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
