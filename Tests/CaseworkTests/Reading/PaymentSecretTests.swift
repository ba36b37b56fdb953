import Casework
import Testing

@Suite("Bank cards and passwords in what is typed")
struct PaymentSecretTests {
    @Test(
        "a card's number is found however it is written",
        arguments: [
            "卡号 6222021234567890128 在抽屉", "6222 0212 3456 7890 128", "6222-0212-3456-7890-128", "4111111111111111",
        ])
    func card(_ text: String) {
        guard case .card(let tail)? = PaymentSecret.find(in: text) else {
            Issue.record("no card in \(text)")
            return
        }
        #expect(tail.count == 4)
    }

    @Test(
        "a password is found behind its word",
        arguments: ["密码是123456", "取款密码:8888", "口令 abc123", "PIN 4711", "验证码=332211"])
    func password(_ text: String) { #expect(PaymentSecret.find(in: text) != nil) }

    @Test(
        "what is something else is left alone",
        arguments: [
            "电话15405910001", "身份证350102194203151234", "米10斤 生抽1瓶", "密码他记得", "忘了密码怎么办", "取件码 7-3-2081",
            "快递单号 773012345678901", "2026-03-16 09:13 15405910001 350102",
        ])
    func harmless(_ text: String) { #expect(PaymentSecret.find(in: text) == nil) }
}
