package import Casework

/// 慰问领取签收表, A4 across: who gets what, and the place for her own hand.
package struct SignaturesPage: Page {
    static package let template = "signatures"
    package let title = "签收表"

    let caseURL: String
    let caseNumber: String
    let batch: String
    let fund: String
    let approver: String
    let visitors: String
    let withUnit: String?
    let visitedOn: String
    let recipients: [Recipient]
    let totalCash: String
    let totalGoods: String
    let totalInWords: String

    struct Recipient: Sendable {
        let order: String
        let recipientName: String
        let `where`: String
        let cash: String
        let goodsWords: String
    }

    /// `approver` is the name of who approved it.
    package init(
        _ card: CaseCard, setValue: Money, approver: String, in directory: Directory, at now: Instant
    ) {
        caseURL = card.link.url
        caseNumber = card.link.inPairs
        let order = (card.opening as? CondolenceBody)?.order
        let gift = order?.gift
        batch = gift?.batch ?? ""
        fund = gift?.fund.map { Words.fund($0).zh } ?? ""
        // Written by hand where nobody has said it yet.
        self.approver = approver.isEmpty ? "________" : approver
        visitors = directory.names(of: card.view?.takenBy ?? order?.arrangement.visitors ?? [])?.zh ?? "________"
        withUnit = order?.arrangement.withUnit.flatMap { directory.unit($0)?.name }
        visitedOn = When.date(now)
        let cash = gift?.cash ?? .zero
        let sets = gift?.sets ?? 0
        totalCash = cash == .zero ? "" : cash.description
        totalGoods = sets == 0 ? "" : "慰问品 \(sets) 份(每份 \(setValue) 元)"
        totalInWords = cash == .zero ? "" : FormalAmount.words(cash)
        recipients = [
            Recipient(
                order: "1", recipientName: card.shown?.name ?? "", where: card.shown?.address ?? "", cash: totalCash,
                goodsWords: totalGoods)
        ]
    }
}

/// 人民币大写: an amount in the signs that cannot be altered, as on every receipt.
enum FormalAmount {
    private static let digits = ["零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖"]
    private static let places = ["", "拾", "佰", "仟"]
    private static let groups = ["", "万", "亿", "万亿"]

    static func words(_ amount: Money) -> String {
        let (yuan, fen) = (amount.fen.magnitude / 100, Int(amount.fen.magnitude % 100))
        let whole = yuan == 0 ? "" : wholeNumber(yuan) + "元"
        guard fen > 0 else { return whole.isEmpty ? "零元整" : whole + "整" }
        let jiao = fen / 10 > 0 ? digits[fen / 10] + "角" : (whole.isEmpty ? "" : "零")
        return whole + jiao + (fen % 10 > 0 ? digits[fen % 10] + "分" : "整")
    }

    private static func wholeNumber(_ number: UInt64) -> String {
        var (rest, group, words) = (number, 0, "")
        var isZeroBetween = false
        while rest > 0 {
            let four = Int(rest % 10_000)
            if four > 0 {
                let gap = isZeroBetween && !words.isEmpty ? "零" : ""
                words = fourDigits(four) + groups[min(group, 3)] + gap + words
                isZeroBetween = four < 1000
            } else if !words.isEmpty {
                isZeroBetween = true
            }
            rest /= 10_000
            group += 1
        }
        return words
    }

    private static func fourDigits(_ number: Int) -> String {
        var (rest, place, words) = (number, 0, "")
        var isGap = false
        while rest > 0 {
            let digit = rest % 10
            if digit > 0 {
                words = digits[digit] + places[place] + (isGap && !words.isEmpty ? "零" : "") + words
                isGap = false
            } else {
                isGap = true
            }
            rest /= 10
            place += 1
        }
        return words
    }
}
