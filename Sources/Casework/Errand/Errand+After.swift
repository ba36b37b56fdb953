extension Step<Errand> {
    /// 有异议: what ended is open again, and stands on the desk's list until somebody has dealt with it.
    mutating func dispute(_ words: String) {
        guard let state else { return }
        guard state.mayBeDisputed else { return refuse(.notNow, ["status": Errand.summary(of: state).status.rawValue]) }
        record(.disputed(words: keep(.words, of: state.matter.requester, ["text": words]), at: request.occurredAt))
    }

    /// 处理异议. Nobody judges his own work (trap 23); what the community pays back is settled by two like any other.
    mutating func adjust(_ adjustment: Adjustment) {
        guard let state, isWorkable(.disputed), let doer = state.doer, didNotDoIt(state.takenBy) else { return }
        let refund = adjustment.communityPays == true ? adjustment.refund ?? .zero : .zero
        guard refund <= (state.total ?? .zero) - state.refunded else {
            return refuse(.rule, ["rule": "refundTooMuch", "fen": String((state.total ?? .zero).fen)])
        }
        guard floatHolds(refund) else { return }
        let words = keep(.words, of: state.matter.requester, ["text": adjustment.words])
        record(
            .adjusted(
                adjustment.outcome, refund: adjustment.refund, byCommunity: refund > .zero, words: words,
                at: request.occurredAt))
        if refund > .zero { takeOut(refund, makes: refund, of: doer, then: .adjusted) } else { close(as: .adjusted) }
    }
}

/// 处理异议: what was done about a complaint.
package struct Adjustment: Codable, Hashable, Sendable {
    package var outcome: Outcome
    package var refund: Money?
    /// Out of the float; otherwise the shop or the doer has paid.
    package var communityPays: Bool?
    package var words: String?

    package enum Outcome: String, Codable, Sendable, CaseIterable { case explained, replaced, refunded, withdrawn }
}

extension Adjustment {
    static func read(from fields: inout Fields) -> Adjustment? {
        let (refund, pays, words) = (fields.money("refundFen"), fields.flag("communityPays"), fields.text("text"))
        return fields.requiredChoice("result").map {
            Adjustment(outcome: $0, refund: refund, communityPays: pays, words: words)
        }
    }

    static let fields = [
        Form.Field("result", .one(.answers(Outcome.allCases, Words.adjustment))).required(),
        Form.Field("refundFen", .money).folded(), Form.Field("communityPays", .yesNo).folded(),
        Form.Field("text", .words(longest: Fields.longest)).folded(),
    ]

    var told: Told {
        Told(
            said: words,
            facts: [
                Words.adjustment(outcome), refund?.after("退给本人", "paid back:"),
                communityPays == true ? Phrase("由社区出", "by the community") : nil,
            ])
    }
}

extension ErrandState {
    /// What was done, or given back, can have been done badly, also while its money is still out; what never began cannot.
    var mayBeDisputed: Bool {
        guard !matter.isOpen || phase == .toSettle && !isDisputed, matter.hold == nil, doer != nil else { return false }
        return [.delivered, .recorded, .returned, .adjusted].contains(ending)
    }
}
