import Casework
import Testing

@Suite("Reading hostile text")
struct HostileTextTests {
    /// Texts that would make a careless reader look at every place again from every place.
    static let texts: [String] = [
        "要", "要2", "买", "一", "百", "半", "10斤", "米10斤、", "(", "((", ")", "榕荫里", "榕荫里3-", "1-", "9", "9.", "块", "1块", "和",
        "跟调", "、", " ", "\n", "-", "+", "各", "㛃", "𣵦", "👨‍👩‍👧‍👦", "e\u{301}", "\u{302}\u{323}", "鸡蛋不要了", "换成", "青菜豆腐", "转",
        "0",
    ].map { String(repeating: $0, count: 12_000 / $0.count) }

    @Test("ends soon, whatever is repeated", .timeLimit(.minutes(1)), arguments: texts.indices)
    func endsSoon(index: Int) {
        let text = Self.texts[index]
        _ = Items.read(text)
        _ = Items.read(sentence: text)
        _ = Items.read(sentence: "要" + text)
        _ = Items.changes(in: text)
        _ = SpokenAmount.find(in: text)
        _ = SpokenAmount.cap(in: text)
        _ = Phone.read(text)
        _ = Quantity(text)
        _ = Measure.named(text)
        _ = BuildingSet(text)
        _ = Instant(iso: text)
        let compounds = [CompoundPattern(name: "榕荫里"), CompoundPattern(name: "榕", aliases: ["", "榕荫"])]
        _ = Address.read(text, compounds: compounds)
        #expect(Address.find(in: text, compounds: compounds)?.address.roomKey == nil)
    }

    @Test("takes time that grows with the text and not with its square")
    func isLinear() {
        func time(_ count: Int) -> Duration {
            let text = String(repeating: "榕荫里3号楼501要米10斤、生抽1瓶 最多40块(谢谢)", count: count)
            return ContinuousClock().measure {
                _ = Items.read(sentence: text)
                _ = Items.changes(in: text)
                _ = SpokenAmount.find(in: text)
                _ = Address.find(in: text, compounds: [CompoundPattern(name: "井尾弄")])
            }
        }
        // The best of three, since the machine is busy with other tests. A quadratic reader would take 64 times as long.
        let small = min(time(100), time(100), time(100))
        let large = min(time(800), time(800), time(800))
        #expect(large < small * 30)
    }
}
