extension CondolenceBody {
    package var told: Told {
        switch self {
        case .submit(let order): order.told
        case .desk(let act): act.told
        case .assign(let arrangement): Told(doers: arrangement.visitors)
        case .deliver(let handover), .record(let handover): handover.told
        case .confirm(let received, let words):
            Told(said: words, facts: [received ? Phrase("本人收到了", "it arrived") : Phrase("本人没有收到", "it did not arrive")])
        case .waive(let waiver): waiver.told
        case .absent(let words), .deceased(let words): Told(said: words)
        case .visited(let visit):
            Told(
                said: visit.words,
                facts: [
                    visit.byPhone ? Phrase("打电话探访", "by phone") : nil,
                    visit.isLast ? Phrase("最后一次", "the last one") : nil,
                ], doers: visit.visitors)
        case .due: Told()
        }
    }
}

extension VisitOrder {
    fileprivate var told: Told {
        Told(
            said: submission.words,
            facts: [
                gift.map { $0.cash }.flatMap { $0 == .zero ? nil : $0.after("慰问金", "cash gift:") },
                gift?.fund.map { Words.fund($0) }, gift.flatMap { Self.sets($0.sets) },
                gift.map { Phrase("批次:\($0.batch)", "batch: \($0.batch)") },
                everyDays.map { Phrase("每\($0)天一次", "every \($0) days") },
            ], doers: arrangement.visitors)
    }

    fileprivate static func sets(_ sets: Int64) -> Phrase? {
        sets == 0 ? nil : Phrase("慰问品\(sets)份", "\(sets) sets of goods")
    }
}

extension Handover {
    fileprivate var told: Told {
        let proxy: Phrase? =
            if case .proxy(let relation, let reason) = receivedBy {
                Phrase("代领:\(relation),\(reason)", "by proxy: \(relation), \(reason)")
            } else { nil }
        return Told(
            said: words,
            facts: [
                proxy, cash?.after("慰问金", "cash gift:"), sets.flatMap { VisitOrder.sets($0) },
                signature.map { Phrase("签收:\($0)", "signed: \($0)") },
            ], doers: visitors)
    }
}

extension Waiver {
    fileprivate var told: Told {
        Told(
            said: words,
            facts: [
                setsReturned.map { Phrase("退回\($0)份", "\($0) sets returned") },
                byPhone ? Phrase("电话里说的", "by phone") : nil,
            ], doers: visitors)
    }
}
