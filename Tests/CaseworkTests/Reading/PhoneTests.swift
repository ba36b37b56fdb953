import Casework
import FoundationEssentials
import Testing

@Suite("A phone")
struct PhoneTests {
    @Test(
        "is read in every way that people type it",
        arguments: [
            ("154 0591 0001", "15405910001", "154****0001"),  // row 1
            ("15405910003", "15405910003", "154****0003"),  // row 3
            ("１５４０５９１０００６", "15405910006", "154****0006"),  // row 6
            ("0591-10000010", "059110000010", "0591-****0010"),  // row 10
            ("+86 154-0591-0001", "15405910001", "154****0001"),
            ("0086 15405910001", "15405910001", "154****0001"),
            ("(+86)15405910001", "15405910001", "154****0001"),
            ("8615405910001", "15405910001", "154****0001"),
            ("＋８６－１５４０５９１０００１", "15405910001", "154****0001"),
            ("\u{3000}154·0591·0001 ", "15405910001", "154****0001"),
            ("0591 1000 0010", "059110000010", "0591-****0010"),
            ("(0591)10000010", "059110000010", "0591-****0010"),
            ("059110000010", "059110000010", "0591-****0010"),
            ("+86 591 1000 0010", "059110000010", "0591-****0010"),
            ("+8610 1000 0010", "01010000010", "010-****0010"),
            ("0010-1000-0010", "", ""),
            ("010-10000010", "01010000010", "010-****0010"),
            ("0594-1000010", "05941000010", "0594-***0010"),
            ("1000 0010", "10000010", "****0010"),
            ("1000010", "1000010", "***0010"),
            ("85220010", "85220010", "****0010"),
            ("13800000000", "13800000000", "138****0000"),
            ("19900000000", "19900000000", "199****0000"),
        ])
    func isRead(typed: String, digits: String, masked: String) {
        let phone = try? Phone.read(typed).get()
        #expect(phone?.digits ?? "" == digits)
        #expect(phone?.masked ?? "" == masked)
        #expect(phone.map { "\($0)" } ?? "" == masked)
        #expect(phone?.lastFour ?? "" == String(digits.suffix(4)))
    }

    @Test(
        "keeps a landline's extension",
        arguments: [
            "0591-10000010 转 12", "0591-10000010分机12", "059110000010 ext.12", "059110000010Ext 12", "059110000010#12",
            "0591-10000010-12", "059110000010,12", "０５９１－１０００００１０转１２",
        ])
    func keepsExtension(typed: String) throws {
        let phone = try Phone.read(typed).get()
        #expect(phone.digits == "059110000010" && phone.ext == "12" && phone.lastFour == "0010")
        #expect(phone.spoken == "0591-10000010 转 12")
        #expect(!phone.masked.contains("12"))
    }

    @Test(
        "says what is wrong, in figures",
        arguments: [
            ("154059100", .tooFew(missing: 2)),  // row 5: 电话少了2位
            ("1540591000", .tooFew(missing: 1)), ("15", .tooFew(missing: 9)), ("154059100011", .tooMany(extra: 1)),
            ("0591-100000", .tooFew(missing: 1)), ("059", .tooFew(missing: 8)), ("0591-100000100", .tooMany(extra: 1)),
            ("110", .tooFew(missing: 4)), ("220000101", .tooMany(extra: 1)), ("+86 1540591000", .tooFew(missing: 1)),
            ("12345678901", .unreadable(.beginning("12"))), ("", .unreadable(.empty)), ("  ", .unreadable(.empty)),
            ("没有电话", .unreadable(.sign("没"))), ("154O5910001", .unreadable(.sign("O"))),
            ("15405910001/15405910002", .unreadable(.sign("/"))), ("---", .unreadable(.sign("-"))),
            ("+1 415 555 0100", .unreadable(.abroad)), ("00852-10000010", .unreadable(.abroad)),
            ("15405910001转12", .unreadable(.badExtension)), ("0591-10000010转", .unreadable(.badExtension)),
            ("0591-10000010转1234567", .unreadable(.badExtension)), ("0591-10000010转姚", .unreadable(.sign("姚"))),
            ("1️⃣5405910001", .unreadable(.sign("1️⃣"))), ("١٥٤٠٥٩١٠٠٠١", .unreadable(.sign("١"))),
        ] as [(String, Phone.Fault)])
    func saysWhatIsWrong(typed: String, fault: Phone.Fault) {
        #expect(throws: fault) { try Phone.read(typed).get() }
    }

    @Test("is the same local number with and without the desk's area code")
    func fillsArea() throws {
        let short = try Phone.read("1000 0010", area: "0591").get()
        let long = try Phone.read("0591-10000010").get()
        #expect(short == long)
        #expect(try Phone.read("15405910001", area: "0591").get().digits == "15405910001")
    }

    @Test(
        "is canonical text in JSON, and reads itself back", arguments: ["15405910001", "0591-10000010转12", "1000010"])
    func isCoded(typed: String) throws {
        let phone = try Phone.read(typed).get()
        let data = try JSONEncoder().encode([phone])
        #expect(try JSONDecoder().decode([Phone].self, from: data) == [phone])
        #expect(throws: DecodingError.self) { try JSONDecoder().decode([Phone].self, from: Data("[\"154\"]".utf8)) }
    }

    @Test("of absurd length is refused, not studied", .timeLimit(.minutes(1)))
    func refusesLength() {
        let digits = String(repeating: "1540591000", count: 20_000)
        #expect(throws: Phone.Fault.tooMany(extra: 199_989)) { try Phone.read(digits).get() }
        #expect(throws: Phone.Fault.self) { try Phone.read(String(repeating: "0-", count: 100_000)).get() }
    }
}
