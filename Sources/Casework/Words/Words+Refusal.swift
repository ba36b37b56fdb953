extension Words {
    /// Why the house says no, read aloud to whoever asked. Doers are called by their names.
    package static func refusal(
        _ refusal: Refusal, in directory: Directory, _ language: Language = .zh
    ) -> String {
        phrase(for: refusal, directory).text(in: language)
    }

    private static func phrase(for refusal: Refusal, _ directory: Directory) -> Phrase {
        let values = refusal.values
        switch refusal.code {
        case .takenBy:
            let name = name(of: values["doer"], directory)
            return Phrase("已由\(name.zh)接单,谢谢", "\(name.en) has taken this already, thank you")
        case .closed: return Phrase("这件已经办结了", "This is closed already")
        case .held: return Phrase("这件在待核实,请先解除", "This is on hold; release it first")
        case .notNow: return notNow(values["status"])
        case .toldChannel:
            if let restriction = values["restriction"].flatMap(Restriction.init(rawValue:)) {
                return self.restriction(restriction)
            }
            return toldChannel(values["channel"], directory)
        case .alreadyGranted:
            let fund = fund(values["fund"])
            let place = values["case"].map { inPairs($0) }
            return Phrase(
                "不予受理:本批次\(fund.zh)已安排\(place.map { ",见 \($0)" } ?? "")",
                "Not taken: \(fund.en) of this batch is arranged already\(place.map { ", see \($0)" } ?? "")")
        case .fundTooLow:
            let fund = fund(values["fund"])
            return Phrase("\(fund.zh)不够了,请先核对", "\(fund.en) is not enough; check it first")
        case .samePerson: return Phrase("这一步要换一个人来做", "Somebody else has to do this step")
        case .custodyOpen: return custodyOpen(values["items"])
        case .unknownName: return unknownName(values)
        case .sideRefused:
            return Phrase("一方已经明确不同意调解,不能再调解", "A side has clearly refused; this may not be mediated again")
        case .notAllowed: return Phrase("这一步要有权限的人来做", "Somebody with the right to it has to do this")
        case .rule: return rule(values)
        }
    }

    /// 「还没还的:医保卡、钥匙」
    private static func custodyOpen(_ items: String?) -> Phrase {
        let codes = (items ?? "").split(separator: " ").map(String.init)
        let things = codes.compactMap { CustodyKind(rawValue: $0).map(custody) ?? ($0 == "cash" ? envelope : nil) }
        guard !things.isEmpty else { return Phrase("代管的东西还没有还清", "Things entrusted are still out") }
        let named = all(things) { $0 }
        return Phrase("还没还的:\(named.zh)", "Still out: \(named.en)")
    }

    private static let envelope = Phrase("信封里的钱", "the envelope")

    private static func notNow(_ status: String?) -> Phrase {
        if status == "notHeld" { return Phrase("这件没有在待核实", "This is not on hold") }
        let known = status.flatMap { Status(rawValue: $0) }.map { self.status($0) }
        guard let known else { return Phrase("现在还不能做这一步", "This step is not possible now") }
        return Phrase("这件现在是「\(known.zh)」,还不能做这一步", "It stands at “\(known.en)”; this step is not possible now")
    }

    /// 「换气请打燃气站电话,他们送上门;志愿者不能搬气瓶。」
    private static func toldChannel(_ code: String?, _ directory: Directory) -> Phrase {
        guard let unit = code.flatMap({ directory.unit(UnitCode($0)) }) else {
            return Phrase("这件志愿者不能办,请直接找专门的单位", "Volunteers may not do this; please ask those whose work it is")
        }
        let phone = unit.phone.map { "电话 \($0)" } ?? ""
        let english = unit.phone.map { " on \($0)" } ?? ""
        return Phrase(
            "这件志愿者不能办,请打\(unit.name)\(phone),他们上门",
            "Volunteers may not do this; please ring \(unit.name)\(english), they come to the door")
    }

    private static func unknownName(_ values: [String: String]) -> Phrase {
        if values["resident"] != nil {
            return Phrase("名册里没有这个人,钱物只能发给名册里的居民", "Not in the directory; gifts go only to residents who are in it")
        }
        if values["unit"] != nil { return Phrase("名册里没有这个单位", "No such unit in the directory") }
        return Phrase("名册里没有这个人", "Nobody of that code in the directory")
    }

    private static func rule(_ values: [String: String]) -> Phrase {
        switch values["rule"] {
        case "alreadyBought":
            Phrase("东西已经买了:请送到办结,或者记「不要了·退回」", "It is bought already: deliver it, or record that it is given back")
        case "countAnew": Phrase("换的她不要,请重新登记买了多少", "She did not take the replacement: write down anew what was bought")
        case "acceptedAlready": Phrase("已经有人接了,要撤销请打服务站电话", "Somebody has it in hand; ring the station to cancel it")
        case "moneyOut": Phrase("备用金还没有结清,请先结清", "The float is not settled yet; settle it first")
        case "stillOver":
            Phrase(
                "本人同意的不够,一共要\(yuan(values["fen"]))元",
                "It comes to \(yuan(values["fen"])) yuan, more than was agreed")
        case "overCapUnasked": Phrase("比说好的多,要先打电话问过本人", "More than was agreed: ask the resident first")
        case "reportFirst":
            Phrase(
                "法律要求先报告公安机关,报了请在「保护当事人」里记一笔",
                "The law asks for a report to the police first; write it down under Protect")
        case "protectedCase": Phrase("这件请打服务站电话", "Please ring the station about this")
        case "harmedUnsaid": Phrase("请先写谁受害;没有人受害也请写", "Say who is hurt, also where nobody is")
        case "protectedNoTalk": Phrase("这件不找对方谈,只联系本人", "Nobody talks to the other side; only she is contacted")
        case "notForVolunteers": Phrase("这件只由社区工作者办", "For community workers only")
        case "herWishNeeded": Phrase("要本人自己愿意,才转调委会;分开谈", "Only by her own wish, and heard apart")
        case "outletIsPaid":
            Phrase(
                "店家送货由居民自己付,备用金和信封的钱不给店家", "An outlet is paid by the resident; neither float nor envelope goes to it")
        case "proxyOpen": Phrase("代领还没有核实,请先核实或退回", "The gift by proxy is open: confirm it or take it back first")
        case "noFollowUp": Phrase("这件没有要回访的", "Nobody is to be asked about this one")
        case "medicineReplaced":
            Phrase("药不能换,请先打给本人或医生", "A medicine is never replaced; ring the resident or the clinic")
        case "restrictedGoods":
            values["restriction"].flatMap(Restriction.init(rawValue:)).map(restriction)
                ?? Phrase("这样东西不能代买", "This may not be bought for anybody")
        case "substitutesUnsaid": Phrase("换的要不要,请问本人", "Ask whether she takes what replaces it")
        case "nothingEntrusted": Phrase("请勾交接的东西", "Say what changes hands")
        case "notEntrusted": Phrase("这样东西没有在代管", "This is not entrusted to anybody")
        case "floatPays": Phrase("这件用备用金付,不收信封", "The float pays for this one; no envelope is taken")
        case "notUsedUp": Phrase("只有处方、取件单、空药盒、券会用掉", "Only a prescription, a slip, a box or a voucher is used up")
        case "refundTooMuch":
            Phrase(
                "退的比花的多,一共花了\(yuan(values["fen"]))元",
                "More than was spent: \(yuan(values["fen"])) yuan")
        case "nothingOut": Phrase("这件没有备用金在外面", "No money of the community is out for this one")
        case "sameAmount": Phrase("登记的就是这个数", "That is what the record says")
        case "cashMissing": Phrase("信封里有多少钱,请写", "Say how much is in the envelope")
        case "lendTooMuch":
            Phrase(
                "最多借\(yuan(values["fen"]))元,先核对金额上限",
                "\(yuan(values["fen"])) yuan at the most; check the spending cap first")
        case "notFromFloat": Phrase("这件不是备用金付的,不用借", "The float does not pay for this one; nothing is lent")
        case "lentAlready": Phrase("已经借过了,金额不对请更正", "It is lent already; correct the amount where it is wrong")
        case "nothingLent": Phrase("请写借出多少", "Say how much is lent")
        case "noDoerYet": Phrase("还没有人接单,东西先放服务台", "Nobody has taken this yet; keep it at the desk")
        case "notTaken": Phrase("还没有人接单,接了才能看", "Nobody has taken this yet; it is shown to whoever does")
        case "nothingToShow": Phrase("这件没有取件码之类的", "This has no pick-up code or the like")
        case "cashDoesNotAddUp": Phrase("信封里的钱、花的和找的对不上", "The cash, what was spent and the change do not add up")
        case "neighbourNeedsConsent": Phrase("放邻居家要本人同意", "Leaving it with a neighbour needs the resident's word")
        case "totalMissing": Phrase("用了备用金,请写花了多少", "The float was used; say how much was spent")
        case "receiptUsed":
            Phrase(
                "这张小票已经报过\(values["case"].map { ",见 \(inPairs($0))" } ?? "")",
                "This receipt was used already\(values["case"].map { ", see \(inPairs($0))" } ?? "")")
        case "receiptOrWord": Phrase("没有小票,要打电话问过本人", "Without a receipt the resident's word is needed")
        case "witnessMissing":
            Phrase(
                "没有小票又超过\(yuan(values["fen"]))元,请写还有谁看到",
                "Without a receipt and above \(yuan(values["fen"])) yuan: say who else saw it")
        case "amountDiffers":
            Phrase(
                "金额和登记的不一样,应是\(yuan(values["fen"]))元", "The amount differs from the record: \(yuan(values["fen"])) yuan"
            )
        case "conflict":
            Phrase(
                "所属单位与本事有关,请换人;他说的不算劝解,可以记在补充里",
                "Belongs to what the matter is about; choose somebody else. What was said can be kept as a note")
        case "alreadyAdmitted":
            Phrase("调委会已受理,不能改成公共事项", "The committee has it; it cannot become a public issue")
        case "consentNeeded": Phrase("转介要申请人同意", "Passing it on needs the applicant's consent")
        case "publicIssue": Phrase("公共事项由小区党支部牵头,不走两方调解", "A public issue is led by the branch, not mediated")
        case "mediatorMissing": Phrase("请写调解员", "Name the mediator")
        case "signaturesMissing":
            Phrase(
                "书面协议要各方都签名,还差\(values["missing"] ?? "?")人", "Every side must sign; \(values["missing"] ?? "?") missing"
            )
        case "sealMissing": Phrase("书面协议要盖调委会的章", "A written agreement needs the committee's seal")
        case "agreementInForce": Phrase("协议已生效,不能撤销", "The agreement is in force and cannot be cancelled")
        case "deceased": Phrase("名册记着这位已离世,不安排走访", "Recorded as having passed away; no visit is arranged")
        case "moved": Phrase("名册记着这位已搬走,不安排走访", "Recorded as having moved away; no visit is arranged")
        case "earmarked":
            Phrase(
                "\(fund(values["fund"]).zh)是专款,这位不在范围内",
                "\(fund(values["fund"]).en) is earmarked, and not for this person")
        case "visitorsMissing": Phrase("有钱有物要两个人去,请写走访人", "Where money or goods move two must go; name the visitors")
        case "approverMissing": Phrase("请写谁批准的", "Say who approved it")
        case "signatureMissing": Phrase("请写本人签收在哪里", "Say where the recipient signed")
        case "goodsDiffer": Phrase("慰问品的份数和登记的不一样", "The number of sets differs from the record")
        case "alreadyGiven": Phrase("钱物已经代领,不能撤销,请先打给本人", "A proxy has received it; ring the recipient first")
        default: Phrase("按规定现在不能这样办", "The rules do not allow this now")
        }
    }

    /// A case number as it is shown and read: 10 28 47 15.
    private static func inPairs(_ number: String) -> String {
        stride(from: 0, to: number.count, by: 2).map { String(number.dropFirst($0).prefix(2)) }.joined(separator: " ")
    }

    private static func yuan(_ fen: String?) -> String { Money(fen: fen.flatMap { Int64($0) } ?? 0).description }

    private static func name(of doer: String?, _ directory: Directory) -> Phrase {
        let name = doer.flatMap { directory.doer(DoerID($0)) }?.name
        return Phrase(name ?? "别人", name ?? "somebody else")
    }

    /// 资金来源, by its code. One of several of a kind has its own name behind it: `donation-2026-1`.
    package static func fund(_ code: String?) -> Phrase {
        if let code, let kind = funds.first(where: { code.hasPrefix($0 + "-") }) {
            let name = code.dropFirst(kind.count + 1)
            let phrase = knownFund(kind)
            return Phrase("\(phrase.zh)·\(name)", "\(phrase.en) (\(name))")
        }
        return knownFund(code)
    }

    private static func knownFund(_ code: String?) -> Phrase {
        switch code {
        case "party-dues": Phrase("党费", "Party dues")
        case "fiscal": Phrase("财政经费", "public funds")
        case "donation": Phrase("捐赠经费", "donations")
        case "unit": Phrase("单位经费", "the unit's funds")
        case "community": Phrase("社区经费", "community funds")
        case "float": Phrase("备用金", "the float")
        case "goods": Phrase("慰问品", "goods")
        default: Phrase("这笔经费", "this fund")
        }
    }
}
