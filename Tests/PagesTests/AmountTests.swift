import Casework
import Testing

@testable import Pages

@Suite("Amounts and times as they are printed")
struct AmountTests {
    @Test(
        "an amount in the signs of a receipt",
        arguments: [
            (50_000, "伍佰元整"), (0, "零元整"), (12_345, "壹佰贰拾叁元肆角伍分"), (100_005, "壹仟元零伍分"), (100_050, "壹仟元伍角整"),
            (1_000_000, "壹万元整"), (1_000_500, "壹万零伍元整"), (101_000, "壹仟零壹拾元整"), (10_100_000, "壹拾万壹仟元整"),
            (1_000_000_000_0, "壹亿元整"), (1_000_100_000_0, "壹亿零壹万元整"), (36, "叁角陆分"), (6, "陆分"),
        ] as [(Int64, String)])
    func formal(_ fen: Int64, _ words: String) {
        #expect(FormalAmount.words(Money(fen: fen)) == words)
    }

    @Test("a phone is masked in lists and grouped on the case")
    func reach() {
        #expect(Reach.masked("15405910001") == "154****0001")
        #expect(Reach.read("15405910001") == "154 0591 0001")
        #expect(Reach.masked("83570001") == "835****0001")
        #expect(Reach.read("059183570001") == "059183570001")
        #expect(Reach.masked("110") == "****10")
    }

    @Test("days of the week")
    func weekday() throws {
        #expect(When.day(try #require(Instant(iso: "2026-03-16T09:00:00+08:00"))) == "3月16日 星期一")
        #expect(When.day(try #require(Instant(iso: "2026-11-22T23:59:00+08:00"))) == "11月22日 星期日")
    }
}
