import Casework
import Testing

@Suite("The safety screen")
struct SafetyScreenTests {
    @Test(
        "finds danger in what people write",
        arguments: [
            ("儿子一年没回来了,药也不想吃了,活着没什么意思,给你们添麻烦了", [.selfHarm]),
            ("急!榕荫里1号楼203 邻居说敲门阿婆没人应 门口有煤气味!", [.gas, .unseen]),
            ("楼道里一股烧焦的味道,还冒烟", [.fire]), ("老公又打我,不给我手机", [.violence]), ("他 打 我", [.violence]),
            ("阿公摔倒了起不来", [.injury]), ("我不,想 活了", [.selfHarm]), ("隔壁小孩身上好多伤,老被打", [.violence, .minor]),
            ("电梯困人了", [.trapped]), ("老人走失了", [.missing]), ("三天没看她出来买菜", [.unseen]), ("屋里瓦斯味很重", [.gas]),
            ("活着真的没有意思", [.selfHarm]), ("有事打我电话 他又打我", [.violence]), ("打１１９ 着火了", [.fire]),
        ] as [(String, [Danger])])
    func finds(text: String, dangers: [Danger]) {
        #expect(SafetyScreen.dangers(in: text) == dangers)
        #expect(SafetyScreen.codes(in: text) == dangers.map(\.rawValue))
    }

    @Test(
        "leaves in peace what only sounds like it",
        arguments: [
            "我桂香苑C座的,地下车库A37是我的产权车位,业委会的人长期停,物业说管不了,请社区主持公道!!",
            "榕荫里6号楼下面电动车乱停 消防通道都堵了 我们14户都有意见 群里说了没用",
            "帮忙取个快递 驿站在北门 取件码 7-3-2081 我腿打石膏 送到融和新村7幢301 谢谢", "井尾弄17号 许依伯 煤气用完了 换煤气罐 扛不动",
            "榕荫里3号楼501林依姆 脚扭到下不来楼 要米10斤 生抽1瓶 鸡蛋一板 最多40块 钱到付 中午前要", "有事打我女儿的电话", "杀虫剂一瓶 手机死机了",
            "给你们添麻烦了,谢谢", "", "。。。",
        ])
    func leaves(text: String) {
        #expect(SafetyScreen.dangers(in: text) == [])
    }

    @Test(
        "colours a manner of speaking at the desk and never holds it there",
        arguments: ["帮买把菜刀 要快的", "老毛病疼死了 帮拿膏药", "气死我了 楼上又吵"])
    func mannerOfSpeaking(text: String) throws {
        #expect(!SafetyScreen.dangers(in: text).isEmpty)
        var case1 = Played<Errand>()
        try case1.send(
            .submit, ["kind": "other", "address": "榕荫里3号楼501", "text": .text(text)],
            door: { $0.screening.words = SafetyScreen.codes(in: text) })
        #expect(case1.state?.matter.hold == nil && case1.summary?.yellow == true && case1.words == "待派")
    }

    @Test("finds every word of its own lists", arguments: Danger.allCases)
    func everyDanger(danger: Danger) {
        #expect(Danger(danger.rawValue) == danger && Danger(Words.danger(danger).zh) == danger)
        #expect(SafetyAdvices.common.advice(for: danger.rawValue) != nil)
    }

    @Test("takes time that grows with the text and not with its square")
    func longText() {
        let text = String(repeating: "活着", count: 2000)
        #expect(SafetyScreen.dangers(in: text) == [])
    }

    @Test("has advice for danger at large, and numbers in an order")
    func advice() {
        let advices = SafetyAdvices.common
        #expect(advices.advice(for: nil)?.danger == nil && advices.advice(for: "desk")?.danger == nil)
        #expect(advices.advice(for: "gas")?.say.first?.zh == "先打119和燃气抢修。")
        #expect(advices.advice(for: "gas")?.call.first?.number == "119")
        let own = SafetyAdvices.common(gas: "0591-10000044", listen: "12345678")
        #expect(own.advice(for: "gas")?.call.map(\.number) == ["119", "0591-10000044", "120"])
        #expect(own.advice(for: "selfHarm")?.say[1].zh.contains("12345678") == true)
        #expect(advices.all.allSatisfy { !$0.say.isEmpty && !$0.call.isEmpty })
    }
}
