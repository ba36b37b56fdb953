extension Words {
    /// What a doer asks by telephone before she sets out. Where a clerk has read the list back nothing is asked a second
    /// time; a form, medicine and a long list are.
    package static func askFirst(_ opening: (any LineBody)?, channel: Channel?, of kind: ServiceKind?) -> [Phrase] {
        guard case .submit(let order)? = opening as? ErrandBody else {
            return channel == .form ? [Phrase("先打电话,约好再去", "Ring first, and go when it suits")] : []
        }
        var asked: [Phrase] = []
        if channel == .form { asked.append(Phrase("还要什么?有没有要换的?", "Anything else, anything to change?")) }
        if order.items.count > 10 { asked.append(Phrase("东西多,一样一样念一遍", "A long list: read it through")) }
        asked += ServiceKind.Trait.allCases.filter { kind?.has($0) == true }.flatMap(askFirst)
        asked += order.restricted.map(restriction)
        if !order.custody.isEmpty || order.cash != nil {
            asked.append(Phrase("东西和找的钱,一样一样还清", "Return every thing, and the change"))
        }
        return asked
    }

    private static func askFirst(_ trait: ServiceKind.Trait) -> [Phrase] {
        switch trait {
        case .medicine:
            [
                Phrase(
                    "药名、规格不清楚,在药店打电话问本人;不能换别的药",
                    "Name or strength unclear: ring her from the shop; never another medicine")
            ]
        case .byPrescription:
            [
                Phrase("照空药盒或处方拿", "By the empty box or the prescription"),
                Phrase("带上您自己的身份证", "Bring your own identity card"),
            ]
        case .food: [Phrase("有没有忌口、过敏?", "Anything she must not eat?")]
        case .cold: [Phrase("冷藏的路上不要停", "Keep it cold: straight to the door")]
        case .code: [Phrase("取件码请问服务台", "Ask the desk for the code")]
        case .today: []
        }
    }

    /// What of a list is not bought for anybody, and what she is told instead.
    package static func restriction(_ restriction: Restriction) -> Phrase {
        switch restriction {
        case .controlledDrug:
            Phrase(
                "特管药品不能代买,请本人或家人到医院、社区卫生服务中心开",
                "Controlled medicine is never bought for anybody; the clinic prescribes it")
        case .cash: Phrase("取现金不能代办,请银行上门服务或家人代办", "Cash is never fetched for anybody; the bank comes to the door")
        case .valuables: Phrase("贵重物品不能代买代取,请家人办", "Valuables are never fetched for anybody; ask her family")
        case .gasBottle: Phrase("气瓶不能代搬,请燃气站上门换", "Gas bottles are changed by the gas station at the door")
        case .dangerous: Phrase("易燃易爆的不能代买", "Nothing that burns or explodes")
        case .tobaccoAlcohol: Phrase("烟酒不给未成年人", "No tobacco or alcohol for a minor")
        }
    }
}

extension ErrandBody {
    package var order: ErrandOrder? {
        if case .submit(let order) = self { order } else { nil }
    }
}

extension MediationBody {
    package var dispute: Dispute? {
        if case .submit(let dispute) = self { dispute } else { nil }
    }
}

extension CondolenceBody {
    package var order: VisitOrder? {
        if case .submit(let order) = self { order } else { nil }
    }
}
