extension Words {
    /// An account of the community's books, as people call it.
    package static func account(_ account: AccountCode) -> Phrase {
        switch account {
        case .store: return Phrase("慰问品库存", "goods in store")
        case .withVisitors: return Phrase("慰问品在途", "goods out with visitors")
        case .cashGiven: return Phrase("已发慰问金", "cash given")
        case .goodsGiven: return Phrase("已发慰问品", "goods given")
        default:
            let parts = account.text.split(separator: ":", maxSplits: 1).map(String.init)
            switch parts.first {
            case "fund" where parts.count == 2: return fund(parts[1])
            case "receivable" where parts.count == 2: return Phrase("应收 \(parts[1])", "owed by \(parts[1])")
            case "borne": return Phrase("社区承担", "borne by the community")
            case "owed": return Phrase("居民欠款", "owed by a resident")
            case "opening": return Phrase("期初", "opening")
            default: return Phrase(account.text, account.text)
            }
        }
    }
}
