import Casework
import FoundationEssentials
import Testing

@Suite("A quantity")
struct QuantityTests {
    @Test(
        "is read in digits and in Chinese",
        arguments: [
            ("10", "10"), ("１０", "10"), ("0.5", "0.5"), ("2.50", "2.5"), ("1.125", "1.125"), ("-2", "-2"), ("半", "0.5"),
            ("一", "1"), ("两", "2"), ("十", "10"), ("十二", "12"), ("二十", "20"), ("九十九", "99"), ("一百", "100"),
            ("一百二", "120"), ("一百零二", "102"), ("两百五十", "250"), ("三千", "3000"), ("一千零二十", "1020"), ("0", "0"),
        ])
    func isRead(text: String, printed: String) {
        #expect(Quantity(text)?.description == printed)
    }

    @Test(
        "is not read from what says no exact number",
        arguments: [
            "", "几", "两三", "十几", "三四", "百", "千", "一十百", "十十", "1.2345", "1234567", "1.", ".5", "1,5", "一点五", "２斤",
            "一百零", "零", "NaN", "1e3", "--1", "1️⃣",
        ])
    func isNotRead(text: String) {
        #expect(Quantity(text) == nil)
    }

    @Test("is an integer of thousandths in JSON")
    func isCoded() throws {
        let data = try JSONEncoder().encode([try #require(Quantity("0.5"))])
        #expect(String(decoding: data, as: UTF8.self) == "[500]")
        #expect(try JSONDecoder().decode([Quantity].self, from: data) == [Quantity(thousandths: 500)])
        #expect(Quantity(thousandths: .min).description.hasPrefix("-9223372036854775.808"))
    }
}

@Suite("A measure")
struct MeasureTests {
    @Test(
        "has one writing",
        arguments: [
            ("斤", "斤"), ("公斤", "公斤"), ("千克", "公斤"), ("kg", "公斤"), ("ＫＧ", "公斤"), ("Ml", "毫升"), (" 瓶 ", "瓶"), ("枚", "个"),
        ])
    func isNamed(typed: String, name: String) {
        #expect(Measure.named(typed) == name)
    }

    @Test("outside the list is not taken, but others are offered")
    func isOffered() {
        #expect(Measure.named("卡车") == nil)  // row 20
        #expect(Measure.named("") == nil)
        #expect(Measure.suggestions(for: "卡车").first == "斤")
        #expect(Measure.suggestions(for: "小盒装") == ["盒"])
        #expect(Items.units.contains("板") && Set(Items.units).count == Items.units.count)
        #expect(Items.units.allSatisfy { Measure.named($0) == $0 })
    }
}
