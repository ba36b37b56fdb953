extension Words {
    /// What a doer asks by telephone before she sets out. Where a clerk has read the list back nothing is asked a second
    /// time; a form, medicine and a long list are.
    package static func askFirst(_ opening: (any LineBody)?, channel: Channel?) -> [Phrase] {
        guard case .submit(let order)? = opening as? ErrandBody else {
            return channel == .form ? [Phrase("先打电话,约好再去", "Ring first, and go when it suits")] : []
        }
        var asked: [Phrase] = []
        if channel == .form { asked.append(Phrase("还要什么?有没有要换的?", "Anything else, anything to change?")) }
        if order.items.count > 10 { asked.append(Phrase("东西多,一样一样念一遍", "A long list: read it through")) }
        switch order.submission.kind {
        case "prescription", "medicine":
            asked.append(Phrase("照空药盒拿,不能换别的药", "By the empty box; never another medicine"))
            asked.append(Phrase("带上您自己的身份证", "Bring your own identity card"))
        case "pickup": asked.append(Phrase("取件码请问服务台", "Ask the desk for the code"))
        default: break
        }
        if !order.custody.isEmpty || order.cash != nil {
            asked.append(Phrase("东西和找的钱,一样一样还清", "Return every thing, and the change"))
        }
        return asked
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
