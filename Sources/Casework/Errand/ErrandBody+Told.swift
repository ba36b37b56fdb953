extension ErrandBody {
    package var told: Told {
        switch self {
        case .submit(let order): order.told
        case .desk(let act): act.told
        case .assign(let doer): Told(doers: [doer])
        case .accept(let acceptance): acceptance.told
        case .decline(let doer, let reason): Told(said: reason, doers: [doer])
        case .purchase(let purchase): purchase.told
        case .confirm(let cap): Told(facts: [cap.after("同意到", "up to")])
        case .deliver(let delivery): delivery.told
        case .absent(let doer): Told(doers: [doer].compactMap { $0 })
        case .record(let recorded): recorded.told
        case .lend(let amount): Told(facts: [amount.after("借出", "lent:")])
        case .settle(let cash, let owed):
            Told(facts: [cash.after("交回", "handed in"), owed > .zero ? owed.after("居民还欠", "the resident owes") : nil])
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

extension Purchase {
    fileprivate var told: Told {
        let things = lines.map { "\($0.name)\($0.amount)元" }.joined(separator: "、")
        return Told(
            facts: [
                total.after("一共", "in all"), lines.isEmpty ? nil : Phrase(things, things),
                receipt.map { Words.receipt($0) },
            ])
    }
}

extension Delivery {
    fileprivate var told: Told {
        Told(
            facts: [total?.after("一共", "in all"), change?.after("找零", "change")] + proof.told + [
                custodyReturned.isEmpty ? nil : Words.all(custodyReturned, Words.custody),
                leftWithNeighbour.map { Phrase("放\($0)代收", "left with \($0)") }, Words.minutes(minutes),
            ])
    }
}

extension Recorded {
    fileprivate var told: Told {
        Told(facts: [total?.after("一共", "in all")] + proof.told + [Words.minutes(minutes)], doers: [doer])
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
