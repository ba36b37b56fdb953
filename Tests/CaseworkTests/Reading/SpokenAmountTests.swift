import Casework
import Testing

@Suite("An amount of money")
struct SpokenAmountTests {
    @Test(
        "is read from a field",
        arguments: [
            ("40块", 4000), ("23.6", 2360), ("53块2", 5320), ("5块8", 580), ("45块8", 4580), ("12块5毛", 1250),
            ("53块25", 5325),
            ("三块五", 350), ("四十块", 4000), ("一百二十块", 12_000), ("40元", 4000), ("40块钱", 4000), ("5毛", 50), ("3角钱", 30),
            ("¥40", 4000), ("￥12.50", 1250), ("２３．６", 2360), ("500", 50_000), ("0.01", 1), ("半块", 50),
        ] as [(String, Int64)])
    func isReadFromField(text: String, fen: Int64) {
        #expect(SpokenAmount.read(text) == fen)
    }

    @Test(
        "is not read from what is none or not exact",
        arguments: [
            "", "0", "-5", "1.234", "40多块", "十几块", "几块", "1234567", "一百", "40斤", "40块米", "4-0", "四十", "1,000", "块", "¥",
        ])
    func isNotRead(text: String) {
        #expect(SpokenAmount.read(text) == nil)
    }

    @Test(
        "is found in the sentences of the day",
        arguments: [
            ("榕荫里3号楼501林依姆 脚扭到下不来楼 要米10斤 生抽1瓶 鸡蛋一板 最多40块 钱到付 中午前要", [4000]),
            ("桂香苑A座702何阿公 高血压药快没了 卫生站开的 医保卡 身份证复印件 空药盒都放保安室 找人帮拿药 钱放信封80块", [8000]),
            ("慰问:融和新村2幢101 老党员黄阿公 82岁 刚出院 党费慰问金500 慰问品一份 供电站的同志一起去", [50_000]),
            ("慰问 融和新村2-101 黄老党员 住院 党费500(小黄不知道书记已经登记)", [50_000]),
            ("秋妹电话 米33.5 生抽9.8 盐2.5 一共45.8 有小票 比说好的多5块8 问一下", [3350, 980, 250, 4580, 580]),
            ("送到了 林依姆当面给了45块8 小票给她了", [4580]),
            ("薛宝珍顺路 已在保安室拿到医保卡 复印件 空盒 信封80", [8000]),
            ("补录:翁老师刚才已经买好送进去了 青菜豆腐23.6 用的备用金 没小票 打给曾阿婆 她说对 当场还了23.6", [2360, 2360]),
            ("翁老师交来23.6 点清", [2360]),
            ("药拿到了 53.2 找26.8 医保卡 复印件 盒子都还给何阿公了 他签了字", [5320, 2680]),
            ("500块和东西都给黄阿公了 本人签收 供电站小李一起去的", [50_000]),
            ("晚上调好了 每人每月300 每月5号前给 四个人都签字按手印 盖了调委会章", [30_000]),
            ("余阿婆卧床 女儿代领慰问金300 女儿签的", [30_000]),
        ] as [(String, [Int64])])
    func isFound(sentence: String, fen: [Int64]) {
        #expect(SpokenAmount.find(in: sentence).map(\.fen) == fen)
    }

    @Test(
        "is not found in rooms, codes, times, ages and pieces",
        arguments: [
            "帮忙取个快递 驿站在北门 取件码 7-3-2081 我腿打石膏 送到融和新村7幢301 谢谢", "宝珍送到7幢301 敲门没人 电话没接", "群里薛宝珍回1 她去拿",
            "119 燃气都到了", "豆腐2块", "2块豆腐", "一块五花肉", "今晚7点", "15405910001", "我们14户都有意见", "米10斤", "地下车库A37",
            "帮我取两千", "涨了3.5%", "三角巾一条", "两毛巾", "-5块", "40多块",
        ])
    func isNotFound(sentence: String) {
        #expect(SpokenAmount.find(in: sentence).isEmpty)
    }

    @Test(
        "is a cap where the sentence says so",
        arguments: [
            ("要米10斤 最多40块 钱到付", 4000), ("不超过30元", 3000), ("50块以内都行", 5000), ("预算100块", 10_000), ("米40块 最多50块", 5000),
            ("信封80块", nil), ("最多40块 不,最多50块", nil), ("", nil),
        ] as [(String, Int64?)])
    func isCap(sentence: String, fen: Int64?) {
        #expect(SpokenAmount.cap(in: sentence) == fen)
    }

    @Test("stands where it says it stands")
    func hasPlaces() throws {
        let sentence = "送到了 林依姆当面给了45块8 小票给她了"
        let amount = try #require(SpokenAmount.find(in: sentence).first)
        #expect(String(Array(sentence)[amount.places]) == "45块8")
    }
}
