import Casework
import Testing

@Suite("A note that changes a list")
struct ItemChangesTests {
    @Test(
        "says what goes and what comes",
        arguments: [
            ("-鸡蛋1板、+盐1包", "鸡蛋1板", "盐1包"),  // row 9, the field
            ("鸡蛋不要了 加盐1包", "鸡蛋", "盐1包"),  // row 9, the words
            ("林依姆老伴又打来说要买米 —— 提示同址同类有一单 选「补充」:鸡蛋不要了 加盐1包", "鸡蛋", "盐1包"), ("－鸡蛋１板、＋盐１包", "鸡蛋1板", "盐1包"),
            ("- 鸡蛋1板 + 盐 1包", "鸡蛋1板", "盐1包"), ("+盐1包-鸡蛋1板", "鸡蛋1板", "盐1包"), ("鸡蛋和盐不要了", "鸡蛋、盐", ""),
            ("不要鸡蛋、豆腐", "鸡蛋、豆腐", ""), ("加盐1包、糖1包", "", "盐1包、糖1包"), ("再加两瓶生抽 还要豆腐", "", "生抽2瓶、豆腐"),
            ("减鸡蛋半板", "鸡蛋0.5板", ""), ("别买鱼了 多买一斤肉", "鱼", "肉1斤"), ("米换成面条", "米", "面条"), ("米10斤改成5斤", "米10斤", "米5斤"),
            ("米改成5斤", "米", "米5斤"), ("取消生抽,添醋", "生抽", "醋"), ("再要两瓶加多宝", "", "加多宝2瓶"), ("加碘盐不要了", "加碘盐", ""),
        ])
    func isRead(note: String, removed: String, added: String) {
        let changes = Items.changes(in: note)
        let gone = changes.removed.map { removal in
            removal.name + (removal.quantity?.description ?? "") + (removal.unit ?? "")
        }
        #expect(gone.joined(separator: "、") == removed)
        #expect(changes.added.map(\.description).joined(separator: "、") == added)
    }

    @Test(
        "leaves as text what has no sign of coming or going, or says nothing exact",
        arguments: [
            ("盐1包", ["盐1包"]), ("鸡蛋 豆腐", ["鸡蛋", "豆腐"]), ("女儿回来了 不用买了", ["女儿回来了", "不用买了"]), ("加几个鸡蛋", ["加几个鸡蛋"]),
            ("加急", ["加急"]), ("换成别的", ["换成别的"]), ("", []), ("不要", ["不要"]), ("+", []),
            ("取件码 7-3-2081", ["取件码", "7-3-2081"]),
        ])
    func leavesText(note: String, rest: [String]) {
        let changes = Items.changes(in: note)
        #expect(changes.removed.isEmpty && changes.added.isEmpty)
        #expect(changes.rest == rest)
    }

    @Test("does not carry a removal over to an item with a quantity of its own")
    func doesNotCarry() {
        let changes = Items.changes(in: "-鸡蛋1板、盐1包")
        #expect(changes.removed == [ItemRemoval(name: "鸡蛋", quantity: .one, unit: "板")])
        #expect(changes.added.isEmpty && changes.rest == ["盐1包"])
    }
}
