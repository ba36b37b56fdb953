import Casework
import FoundationEssentials
import Testing
import Work

@testable import Intake
@testable import Lines

@Suite("case numbers and look-up codes")
struct NumberTests {
    @Test("the permutation gives every number of a desk once, under any key", arguments: ["a", "b", "c"])
    func isBijective(key: String) {
        let permutation = NumberPermutation(secret: Data(key.utf8), prefix: 10)
        var seen = [Bool](repeating: false, count: NumberPermutation.size)
        for counter in 0..<NumberPermutation.size { seen[permutation.place(of: counter)] = true }
        #expect(!seen.contains(false))
    }

    @Test("neighbouring counters give numbers far apart, other keys and other desks other numbers")
    func hidesTheCounter() {
        let one = NumberPermutation(secret: Data("a".utf8), prefix: 10)
        let steps = (0..<999).map { abs(one.place(of: $0 + 1) - one.place(of: $0)) }
        #expect(steps.filter { $0 < 100 }.count < 20)
        let otherKey = NumberPermutation(secret: Data("b".utf8), prefix: 10)
        let otherDesk = NumberPermutation(secret: Data("a".utf8), prefix: 11)
        #expect((0..<100).count { one.place(of: $0) == otherKey.place(of: $0) } < 3)
        #expect((0..<100).count { one.place(of: $0) == otherDesk.place(of: $0) } < 3)
    }

    @Test("the check digit finds every wrong digit and every two neighbours that changed places")
    func checkDigit() {
        let permutation = NumberPermutation(secret: Data("a".utf8), prefix: 27)
        for counter in stride(from: 0, to: NumberPermutation.size, by: 997) {
            let number = CaseNumber(prefix: 27, counter: counter, by: permutation)
            let digits = Array(number.text)
            for place in digits.indices {
                for wrong in "0123456789" where wrong != digits[place] {
                    var typed = digits
                    typed[place] = wrong
                    #expect(CaseNumber(String(typed)) == nil)
                }
                guard place > 0, digits[place] != digits[place - 1] else { continue }
                var typed = digits
                typed.swapAt(place, place - 1)
                #expect(CaseNumber(String(typed)) == nil)
            }
        }
    }

    @Test("a number is read as it is written, in pairs and in full width")
    func reading() throws {
        let number = CaseNumber(
            prefix: 10, counter: 4711, by: NumberPermutation(secret: Data("a".utf8), prefix: 10))
        #expect(CaseNumber(number.inPairs) == number)
        #expect(CaseNumber(" \(number.text.map { "\($0)-" }.joined())") == number)
        let wide = number.text.unicodeScalars.compactMap { Unicode.Scalar($0.value + 0xfee0) }.map { Character($0) }
        #expect(CaseNumber(String(wide)) == number)
        #expect(number.spoken.hasPrefix("幺零、"))
        for wrong in ["", "1028471", "102847155", "1028471a", "一〇二八四七一五"] { #expect(CaseNumber(wrong) == nil) }
    }

    @Test("secrets are the same only if every byte is")
    func sameBytes() {
        let right = Array("12345678".utf8)
        #expect(SameBytes.compare(right, right))
        for place in right.indices {
            for wrong in UInt8.min ... .max where wrong != right[place] {
                var shown = right
                shown[place] = wrong
                #expect(!SameBytes.compare(shown, right))
            }
        }
        for number in stride(from: 0, through: 99_999_999, by: 9_973) where number != 12_345_678 {
            #expect(!SameBytes.compare(Array(Padded.digits(number, 8).utf8), right))
        }
        #expect(!SameBytes.compare([], right))
        #expect(!SameBytes.compare(right.dropLast(), right))
    }

    @Test("a look-up code has eight digits, is the same on every replay, and belongs to one case")
    func lookupCodes() throws {
        let codes = LookupCode(secret: Data("secret".utf8))
        let ids = FreshIDs()
        let cases = (0..<200).map { _ in CaseID(ids.next()) }
        let all = cases.map(codes.code)
        #expect(all.allSatisfy { $0.count == 8 && $0.allSatisfy(\.isNumber) })
        #expect(Set(all).count > 195)
        #expect(all == cases.map(LookupCode(secret: Data("secret".utf8)).code))
        #expect(codes.matches("\(all[0].prefix(4)) \(all[0].suffix(4))", cases[0]))
        #expect(!codes.matches(all[0], cases[1]))
        #expect(!codes.matches("", cases[0]))
        #expect(LookupCode(secret: Data("other".utf8)).code(of: cases[0]) != all[0])
    }
}
