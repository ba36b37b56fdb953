/// Which receipt it was: its number as it was typed, and a keyed digest of that, or of a photograph, by which the house knows it
/// again. Linli keeps no picture.
package struct ReceiptMark: Codable, Hashable, Sendable {
    package var number: String?
    /// 64 hexadecimal digits; the door makes it out of the number.
    package var digest: String?

    static let longestNumber = 40

    static func read(from fields: inout Fields) -> ReceiptMark? {
        let number = fields.text("receiptNumber", longest: longestNumber)
        let digest = fields.text("receiptDigest", longest: 64)
        if let digest, digest.utf8.count != 64 || !digest.utf8.allSatisfy(isHexadecimal) {
            fields.fault("receiptDigest", .unknownCode, ["value": digest])
            return nil
        }
        return number == nil && digest == nil ? nil : ReceiptMark(number: number, digest: digest)
    }

    static let field = Form.Field("receiptNumber", .line(longest: longestNumber)).folded()

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
    }
}

extension Step<Errand> {
    /// Community money is spent on a receipt once in the whole house.
    mutating func takeReceipt(_ digest: String?) -> Bool {
        guard let digest, digest != state?.takenReceipt else { return true }
        let receipt = Claim(.receipt, digest)
        guard !world.lost.contains(receipt) else {
            var values = ["rule": "receiptUsed"]
            values["case"] = world.holders[receipt]
            return no(.rule, values)
        }
        claim(receipt.kind, receipt.key)
        return true
    }
}
