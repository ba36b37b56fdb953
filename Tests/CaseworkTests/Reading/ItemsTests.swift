import Casework
import FoundationEssentials
import Testing

@Suite("A shopping list")
struct ItemsTests {
    @Test(
        "is read from its field",
        arguments: [
            ("米10斤、生抽1瓶、鸡蛋1板", "米10斤、生抽1瓶、鸡蛋1板"),  // row 1
            ("青菜、豆腐", "青菜、豆腐"),  // row 13
            ("米10斤", "米10斤"), ("鸡蛋一板", "鸡蛋1板"), ("2包盐", "盐2包"), ("生抽1瓶", "生抽1瓶"),
            ("米10斤,生抽1瓶;鸡蛋一板\n盐1包", "米10斤、生抽1瓶、鸡蛋1板、盐1包"), ("米１０斤,生抽１瓶;盐", "米10斤、生抽1瓶、盐"),
            ("米 10斤 生抽 1瓶", "米10斤、生抽1瓶"), ("10斤 米 1瓶 生抽", "米10斤、生抽1瓶"), ("青菜 2斤 豆腐", "青菜2斤、豆腐"),
            ("米10斤生抽1瓶鸡蛋一板", "米10斤、生抽1瓶、鸡蛋1板"), ("2包盐1瓶醋", "盐2包、醋1瓶"), ("青菜和豆腐跟调和油", "青菜、豆腐、调和油"),
            ("盐x2 糖×2包 醋*1瓶", "盐2、糖2包、醋1瓶"), ("馒头5", "馒头5"), ("半斤瘦肉 一斤半排骨 肉一斤二两", "瘦肉0.5斤、排骨1.5斤、肉1.2斤"),
            ("二两茶叶,一两虾皮", "茶叶2两、虾皮1两"), ("2.5kg面粉 水500ml", "面粉2.5公斤、水500毫升"),
            ("五花肉2斤 三文鱼1条 千张半斤", "五花肉2斤、三文鱼1条、千张0.5斤"), ("5号电池2节、84消毒液1瓶", "5号电池2节、84消毒液1瓶"),
            ("A4纸1包 维生素B12 1瓶", "A4纸1包、维生素B12 1瓶"), ("500ml酱油1瓶、六个核桃1箱", "500ml酱油1瓶、六个核桃1箱"),
            ("不锈钢盆1个", "不锈钢盆1个"), ("牛奶(低糖)2箱,酸奶2箱(要冰的)", "牛奶(低糖)2箱、酸奶(要冰的)2箱"), ("豆腐两块", "豆腐2块"),
            ("米、面、油各一袋", "米1袋、面1袋、油1袋"), ("青菜 米、油各2袋", "青菜、米2袋、油2袋"), ("买米10斤、再来一板鸡蛋吧", "米10斤、鸡蛋1板"),
            ("一斤半包菜、半斤肉", "包菜1.5斤、肉0.5斤"),
            ("一点盐、一些姜", "盐、姜"), ("㛃记糖1包、𣵦水2瓶", "㛃记糖1包、𣵦水2瓶"), ("米20斤左右", "米20斤"), ("", ""), ("、,; \n", ""),
        ])
    func isRead(text: String, printed: String) {
        #expect(Items.read(text).items.map(\.description).joined(separator: "、") == printed)
    }

    @Test(
        "keeps as text what is not clearly an item",
        arguments: [
            ("谢谢", ["谢谢"]), ("要便宜的", ["要便宜的"]), ("苹果两三斤、几个梨、10多斤米", ["苹果两三斤", "几个梨", "10多斤米"]),
            ("生抽9.8", ["生抽9.8"]), ("盐0包", ["盐0包"]), ("矿泉水-2卡车", ["矿泉水-2卡车"]), ("米99999999斤", ["米99999999斤"]),
            ("40块", ["40块"]), ("榕荫里3号楼501", ["榕荫里3号楼501"]), ("-鸡蛋1板", ["-鸡蛋1板"]), ("鸡蛋不要了", ["鸡蛋不要了"]),
            ("钱到付、中午前要", ["钱到付", "中午前要"]), ("10斤", ["10斤"]), ("15405910001", ["15405910001"]), ("!!", []),
            ("我要投诉", ["我要投诉"]), ("7-3-2081", ["7-3-2081"]), ("馒头100", ["馒头100"]),
        ])
    func keepsText(text: String, rest: [String]) {
        let read = Items.read(text)
        #expect(read.items.isEmpty)
        #expect(read.rest == rest)
    }

    @Test(
        "keeps what is said beside an item",
        arguments: [
            ("米10斤要东北的", "米10斤", ["要东北的"]), ("鸡蛋一板30个", "鸡蛋1板", ["30个"]), ("排骨30块", "排骨", ["30块"]),
            ("米10斤、谢谢", "米10斤", ["谢谢"]),
        ])
    func keepsRemarks(text: String, printed: String, rest: [String]) {
        let read = Items.read(text)
        #expect(read.items.map(\.description) == [printed])
        #expect(read.rest == rest)
    }

    @Test("reads back what it prints, and decodes what it encodes")
    func readsBack() throws {
        let items = Items.read("米10斤、生抽1瓶、半个西瓜、维生素B12 1瓶、盐x2、青菜").items
        #expect(items.count == 6)
        #expect(Items.read(items.map(\.description).joined(separator: "、")).items == items)
        #expect(try JSONDecoder().decode([Item].self, from: JSONEncoder().encode(items)) == items)
    }

    @Test("takes a list of goods from outside for what stands without separators")
    func takesGroceries() {
        #expect(Items.read("光饼鱼丸").items.map(\.name) == ["光饼鱼丸"])
        let ours = Groceries(known: ["光饼", "鱼丸"])
        #expect(Items.read("光饼鱼丸", groceries: ours).items.map(\.name) == ["光饼", "鱼丸"])
    }
}
