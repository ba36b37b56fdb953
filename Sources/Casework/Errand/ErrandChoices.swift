/// Who pays, in the safe order. A bank card, a payment password or code is not representable.
package enum Payment: String, Codable, Sendable, CaseIterable {
    /// The resident pays the shop.
    case shopDirect
    /// The resident pays the doer at the door.
    case onDelivery
    /// 券: a consumer's or a gift voucher of the resident's.
    case voucher
    /// 垫付 by the doer.
    case advance
    /// 备用金 of the community.
    case float
    case cashInEnvelope
}

/// What is done where something is not to be had. A medicine is never replaced, whatever was said.
package enum Substitute: String, Codable, Sendable, CaseIterable {
    case never, sameKind, callMe
}

/// 代管物品: things that pass through a doer's hands and come back.
package enum CustodyKind: String, Codable, Sendable, CaseIterable {
    case insuranceCard, idCopy, medicalRecord, emptyBox, prescription, pickupSlip, key, document, voucher, other

    /// Whether it may stay where it was used: a prescription at the pharmacy.
    var isUsedUp: Bool { [.emptyBox, .prescription, .pickupSlip, .voucher].contains(self) }
}

package enum Receipt: String, Codable, Sendable, CaseIterable {
    case slip, screenshot
    /// 无小票(菜场).
    case none
}
