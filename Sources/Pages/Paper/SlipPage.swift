package import Casework

/// 派单条, A5, to fold into the pocket: where, who, the list in large type, what to ask, the desk's number. Whoever finds
/// it learns nothing of anybody's circumstances, and no code.
package struct SlipPage: Page {
    static package let template = "slip"
    package let title: String

    let caseURL: String
    let plate: Plate
    let kindWords: String
    let needBy: String?
    let `where`: String
    let who: String
    let reach: String
    let goods: Goods?
    let errandWords: String?
    let facts: [Fact]
    let ask: Goods?
    let doerLine: String

    struct Goods: Sendable { let all: [String] }

    package init(_ card: CaseCard, in directory: Directory, at now: Instant) {
        title = "派单条 \(card.link.inPairs)"
        caseURL = card.link.url
        plate = card.link.plate
        kindWords = card.kindWords
        needBy = card.view?.matter.needBy.map { Words.before($0, seenFrom: now) }
        self.where = card.shown?.address ?? "地址待补"
        who = card.shown?.name ?? "没有留姓名"
        reach = card.shown?.phone.map { Reach.read($0) } ?? "没有电话"
        let items = card.list.items
        let remarks = card.list.remarks.map { ($0.isInItems ? "已按补充改:" : "补充:") + $0.words }
        goods = items.isEmpty ? nil : Goods(all: items.map(\.description) + remarks)
        errandWords = items.isEmpty && card.line == .errand ? card.shown?.words : nil
        facts = Self.facts(card)
        let asked = Words.askFirst(card.opening, channel: card.view?.matter.channel, of: card.kind)
        ask = asked.isEmpty ? nil : Goods(all: asked.map(\.zh))
        let names = directory.names(of: card.view?.takenBy ?? [])?.zh
        doerLine = [names, "\(When.day(now)) \(When.clock(now)) 打印"].compactMap { $0 }.joined(separator: " · ")
    }

    private static func facts(_ card: CaseCard) -> [Fact] {
        let useful = ["payment", "capFen", "custody", "cashFen", "visitors", "withUnit"].map { Words.field($0) }
        var facts = (card.view?.facts ?? []).filter { useful.contains($0.name) }.map { Fact($0.name.zh, $0.value.zh) }
        if let care = card.shown?.careNote { facts.insert(Fact(Words.field("careNote").zh, care), at: 0) }
        if let safe = card.shown?.safeContact { facts.insert(Fact("怎么联系", SafeWords.of(safe)), at: 0) }
        return facts
    }
}
