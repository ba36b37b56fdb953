import Testing

@testable import Daemon

@Suite("How values are written")
struct FormTests {
    @Test(
        "durations",
        arguments: [
            ("15s", Duration.seconds(15)), ("500ms", .milliseconds(500)), ("2h", .seconds(7_200)), ("0s", .zero),
            ("7d", .seconds(604_800)), ("90m", .seconds(5_400)), ("1500ms", .milliseconds(1_500)),
        ])
    func duration(text: String, duration: Duration) {
        #expect(DurationText.duration(text) == duration)
        #expect(DurationText.text(duration) == text)
    }

    @Test(
        "what is not a duration",
        arguments: [
            "", "s", "15", "15 s", " 15s", "15S", "1.5h", "-1s", "+1s", "1h30m", "01s", "1e3s", "１５s", "15秒",
            "9999999999s", "15sec",
        ])
    func notDuration(text: String) {
        #expect(DurationText.duration(text) == nil)
    }

    @Test("a duration is shown in its largest whole unit")
    func largest() {
        #expect(DurationText.text(.seconds(86_400)) == "1d")
        #expect(DurationText.text(.seconds(90)) == "90s")
        #expect(DurationText.text(.seconds(120)) == "2m")
    }

    @Test(
        "whole numbers are plain digits", arguments: ["+5", "05", "5.0", "5e0", "0x5", "5_0", "５", "", "5 ", "-0", "٥"])
    func notNumber(text: String) {
        #expect(Form.number(-10...100).parse(text) == nil)
    }

    @Test("whole numbers keep to their range")
    func range() {
        let form = Form.number(1...65_535)
        #expect(form.parse("1") == 1)
        #expect(form.parse("65535") == 65_535)
        #expect(form.parse("0") == nil)
        #expect(form.parse("65536") == nil)
        #expect(form.parse("99999999999999999999") == nil)
    }

    @Test(
        "addresses",
        arguments: [
            ("127.0.0.1:5672", "127.0.0.1", 5_672), ("mq-1.example:1", "mq-1.example", 1), ("[::1]:5672", "::1", 5_672),
        ])
    func address(text: String, host: String, port: Int) throws {
        let address = try #require(NetworkAddress(text))
        #expect(address == NetworkAddress(host, port: port))
        #expect(address.description == text)
    }

    @Test(
        "what is no address",
        arguments: [
            "", "a", ":1", "a:", "a:0", "a:65536", "a:+1", "::1:5672", "[::1]", "[a]:1", "a b:1", "a:1:2", "a/b:1",
            "a@b:1",
        ])
    func notAddress(text: String) {
        #expect(NetworkAddress(text) == nil)
    }

    @Test("the stretches of a working day")
    func stretches() {
        #expect(Form.stretches.parse("08:30-12:00,14:30-17:30") == ["08:30-12:00", "14:30-17:30"])
        #expect(Form.stretches.parse("00:00-24:00") == ["00:00-24:00"])
        let wrong = [
            "", "8:30-12:00", "12:00-08:30", "08:30-08:30", "08:30", "08:60-09:00", "23:00-24:01",
            "08:30-12:00,11:00-13:00",
            "14:30-17:30,08:30-12:00", "08:30-12:00,",
        ]
        for text in wrong { #expect(Form.stretches.parse(text) == nil, "\(text)") }
    }

    @Test("telephone numbers", arguments: ["", "110", "12356", "0591-85212345", "+86-591-85212345"])
    func phone(text: String) {
        #expect(Form.phone.parse(text) == text)
    }

    @Test(
        "what nobody can dial", arguments: ["11", "call me", "0591 8521", "86+591", "++110", "1234567890123456789012"])
    func notPhone(text: String) {
        #expect(Form.phone.parse(text) == nil)
    }
}
