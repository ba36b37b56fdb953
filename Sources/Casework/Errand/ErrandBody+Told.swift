extension ErrandBody {
    package var told: Told {
        switch self {
        case .submit(let order): order.told
        case .desk(let act): act.told
        case .amend(let amendment, let change):
            Told(said: amendment.words, facts: DeskAct.amend(amendment).told.facts + change.told)
        case .assign(let doer): Told(doers: [doer])
        case .accept(let acceptance): acceptance.told
        case .decline(let doer, let reason): Told(said: reason, doers: [doer])
        case .entrust(let handing): handing.told
        case .purchase(let purchase): purchase.told
        case .confirm(let answer): answer.told
        case .deliver(let delivery): Told(facts: delivery.told)
        case .absent(let doer): Told(doers: [doer].compactMap { $0 })
        case .record(let doer, let delivery): Told(facts: delivery.told, doers: [doer])
        case .giveBack(let giving): giving.told
        case .lend(let amount): Told(facts: [amount.after("借出", "lent:")])
        case .correct(let correction): Told(facts: [correction.amount.after("改为", "put right:")])
        case .settle(let settlement): settlement.told
        case .dispute(let words): Told(said: words)
        case .adjust(let adjustment): adjustment.told
        case .due: Told()
        }
    }
}

extension ErrandOrder {
    fileprivate var told: Told {
        Told(
            said: submission.words,
            facts: [
                Item.list(items).map { Phrase("清单:\($0)", "list: \($0)") }, cap?.after("最多", "at most"),
                substitute.map { Words.substitute($0) },
                careNote.map { Phrase("送的时候要知道:\($0)", "at the door: \($0)") },
                custody.isEmpty ? nil : Words.all(custody, Words.custody), cash?.after("信封里", "in an envelope:"),
                answered ? Phrase("当场答复了", "answered at once") : nil,
            ])
    }
}

extension ErrandAcceptance {
    fileprivate var told: Told {
        Told(
            facts: [
                custodyTaken.isEmpty ? nil : Words.all(custodyTaken, Words.custody),
                cashTaken?.after("带走现金", "cash taken:"),
            ], doers: [doer])
    }
}

extension Handing {
    fileprivate var told: Told {
        Told(
            facts: [
                kinds.isEmpty ? nil : Words.all(kinds, Words.custody), cash?.after("信封里", "in an envelope:"),
                Words.receiver(to),
            ])
    }
}

extension Purchase {
    fileprivate var told: Told {
        Told(
            facts: [
                total.after("一共", "in all"), lines.isEmpty ? nil : Words.all(lines, \.said), difference,
                receipt.map { Words.receipt($0) },
                residentConfirmed == true ? Phrase("打电话问过本人", "confirmed by the resident") : nil,
            ])
    }

    /// What the single prices leave open: bags, weighing, a slip of the pen.
    private var difference: Phrase? {
        let prices = lines.filter { $0.outcome != .missing }.map(\.amount)
        guard !prices.isEmpty, !prices.contains(nil) else { return nil }
        let sum = prices.compactMap { $0 }.reduce(.zero, +)
        return sum == total ? nil : sum.after("单价加起来", "the single prices make")
    }
}

extension Purchase.Line {
    /// 「老抽1瓶 12.00元(换生抽)」.
    var said: Phrase {
        let price = amount.map { "\($0)元" } ?? ""
        switch outcome {
        case .bought: return Phrase(name + price, name + price)
        case .replaced, .asking:
            let other = insteadOf.map { Phrase("代\($0)", "for \($0)") } ?? Words.outcome(outcome)
            return Phrase("\(name)\(price)(\(other.zh))", "\(name)\(price) (\(other.en))")
        case .missing:
            let word = Words.outcome(outcome)
            return Phrase("\(name)(\(word.zh))", "\(name) (\(word.en))")
        }
    }
}

extension ResidentAnswer {
    fileprivate var told: Told {
        Told(
            facts: [
                cap?.after("同意到", "up to"),
                substitutes.map { $0 ? Phrase("同意换的", "takes what replaces it") : Phrase("不要换的", "wants no other") },
            ])
    }
}

extension Delivery {
    fileprivate var told: [Phrase?] {
        [total?.after("一共", "in all"), change?.after("找零", "change")] + proof.told + [
            custodyReturned.isEmpty ? nil : Words.all(custodyReturned, Words.custody),
            leftWithNeighbour.map { Phrase("放\($0)代收", "left with \($0)") }, Words.minutes(minutes),
        ]
    }
}

extension GivingBack {
    fileprivate var told: Told {
        Told(
            said: words,
            facts: [
                Words.reason(reason), refund?.after("店家退", "given back:"),
                communityBears == true ? Phrase("其余社区承担", "the community bears the rest") : nil,
            ])
    }
}

extension Settlement {
    fileprivate var told: Told {
        Told(
            facts: [
                cash.after("交回", "handed in"), owed > .zero ? owed.after("居民还欠", "the resident owes") : nil,
                borne > .zero ? borne.after("社区承担", "borne by the community:") : nil,
            ])
    }
}

extension Proof {
    fileprivate var told: [Phrase?] {
        [
            receipt.map { Words.receipt($0) },
            residentConfirmed == true ? Phrase("打电话问过本人", "confirmed by the resident") : nil,
        ]
    }
}

extension Words {
    /// Several of a closed list, in one breath.
    static func all<Code>(_ codes: [Code], _ words: (Code) -> Phrase) -> Phrase {
        let named = codes.map(words)
        return Phrase(named.map(\.zh).joined(separator: "、"), named.map(\.en).joined(separator: ", "))
    }

    static func minutes(_ minutes: Int64?) -> Phrase? {
        minutes.map { Phrase("用了\($0)分钟", "\($0) minutes") }
    }
}
