extension Step<Errand> {
    /// What cost more than was agreed waits for the resident's word first.
    mutating func deliver(_ delivery: Delivery) {
        guard let state, isWorkable(.inProgress, .purchased), let doer = state.doer,
            returns(state.thingsOut, delivery, state), isRight(delivery, state, doer: doer)
        else { return }
        end(.delivered, by: doer, delivery)
    }

    /// 补录办结: what was done already, as one decision, at the time it happened. What lay ready may have been taken and
    /// brought back, so that she is asked after all of it.
    mutating func recordDone(_ doer: DoerID, _ delivery: Delivery) {
        guard let state,
            isWorkable(.toAssign, .offered, .inProgress, .toConfirmAmount, .toConfirmSubstitute, .purchased),
            knows(doer), isPaidByResident(doer, state), hasNoMoneyOut(state), isAnswered(delivery.proof, state),
            returns(state.custody, delivery, state), isRight(delivery, state, doer: doer)
        else { return }
        if state.acceptedAt == nil || state.doer != doer {
            guard takeOffer() else { return }
            take(doer)
        }
        end(.recorded, by: doer, delivery)
    }

    /// What she was to be asked she has been asked.
    private mutating func isAnswered(_ proof: Proof, _ state: ErrandState) -> Bool {
        guard let ask = state.asks.first, proof.residentConfirmed != true else { return true }
        return no(.rule, ["rule": ask == .amount ? "overCapUnasked" : "substitutesUnsaid"])
    }

    private mutating func end(_ ending: ErrandState.Ending, by doer: DoerID, _ delivery: Delivery) {
        guard let state else { return }
        let words = keep(
            .words, of: state.matter.requester,
            ["leftWith": delivery.leftWithNeighbour, "receipt": delivery.proof.mark?.number])
        let change = state.envelope.map { _ in delivery.change ?? .zero }
        handOver(delivery.custodyReturned, cash: change, to: .resident)
        record(
            .delivered(
                total: delivery.total, receipt: delivery.proof.receipt, digest: delivery.proof.mark?.digest,
                words: words, minutes: delivery.minutes,
                at: request.occurredAt))
        finish(ending, doer: doer, total: delivery.total ?? state.total, witness: delivery.proof.witness)
    }

    /// Closing waits for every thing entrusted, and for the cash of an envelope that was taken to add up.
    private mutating func returns(_ things: [CustodyKind], _ delivery: Delivery, _ state: ErrandState) -> Bool {
        let open = things.filter { !delivery.custodyReturned.contains($0) }
        guard open.isEmpty else { return no(.custodyOpen, ["items": open.map(\.rawValue).joined(separator: " ")]) }
        guard let cash = state.cash else { return true }
        let total = delivery.total ?? state.total
        let wasTaken = state.isEnvelopeOut || delivery.change != nil
        // What lay ready nobody need have taken: she says on the telephone that she paid at the door.
        guard wasTaken else { return delivery.proof.residentConfirmed == true || isWithoutTaking(state) }
        // Above what was in it she has paid the rest herself.
        let change = delivery.change ?? .zero
        let addsUp = total.map { $0 + change == cash || ($0 > cash && change == .zero) } ?? false
        return addsUp || no(.rule, ["rule": "cashDoesNotAddUp"])
    }

    /// Whoever accepted has said what he took along; of an errand that is written down afterwards nobody has.
    private mutating func isWithoutTaking(_ state: ErrandState) -> Bool {
        state.acceptedAt != nil || no(.rule, ["rule": "cashDoesNotAddUp"])
    }

    private mutating func isRight(_ delivery: Delivery, _ state: ErrandState, doer: DoerID) -> Bool {
        if delivery.leftWithNeighbour != nil && delivery.residentAgrees != true {
            return no(.rule, ["rule": "neighbourNeedsConsent"])
        }
        let total = delivery.total ?? state.total
        return floatCovers(total, state) && isAgreed(total, delivery.proof, state)
            && isVouched(total, delivery.proof, state, doer: doer)
            && (state.payment != .float || takeReceipt(delivery.proof.mark?.digest ?? state.receiptDigest))
    }

    /// Of another's money no more is spent than was agreed, unless the resident has said so (trap 5). What she pays herself at
    /// the door she has agreed to by paying.
    mutating func isAgreed(_ total: Money?, _ proof: Proof, _ state: ErrandState) -> Bool {
        guard state.isCounted, let total, total > limit(of: state) else { return true }
        return proof.residentConfirmed == true || no(.rule, ["rule": "overCapUnasked"])
    }

    /// What was paid out of the float is said, and is there.
    private mutating func floatCovers(_ total: Money?, _ state: ErrandState) -> Bool {
        guard state.payment == .float else { return true }
        guard let total else { return no(.rule, ["rule": "totalMissing"]) }
        return floatHolds(total - state.lent)
    }

    /// Community money without a receipt needs the resident's own word, and a larger amount somebody who saw it.
    mutating func isVouched(_ total: Money?, _ proof: Proof, _ state: ErrandState, doer: DoerID) -> Bool {
        let receipt = proof.receipt ?? state.receipt
        guard state.payment == .float, let total, total > .zero, receipt == nil || receipt == Receipt.none else {
            return true
        }
        guard proof.residentConfirmed == true else { return no(.rule, ["rule": "receiptOrWord"]) }
        guard total > world.policy.witnessAbove else { return true }
        guard let witness = proof.witness, witness != doer else {
            return no(.rule, ["rule": "witnessMissing", "fen": String(world.policy.witnessAbove.fen)])
        }
        return knows(witness)
    }
}
