import SwiftCSV
import Testing

@testable import Operations

@Suite("A table for a spreadsheet")
struct CSVTextTests {
    @Test("begins with the mark by which Excel knows UTF-8, and is read back cell by cell")
    func readBack() throws {
        var csv = CSVText(["姓名", "内容"])
        csv.add(["薛𣵦", "他说\"好\",\n下午来"])
        csv.add(["", ""])
        #expect(csv.text.hasPrefix("\u{feff}\"姓名\""))
        let read = try CSV<Named>(string: String(csv.text.dropFirst()))
        #expect(read.rows == [["姓名": "薛𣵦", "内容": "他说\"好\", 下午来"], ["姓名": "", "内容": ""]])
    }

    @Test(
        "what a spreadsheet would take for a formula is a text",
        arguments: [
            "=1+1", "+86 154", "-2", "@SUM(A1)", " =1", "\t=1", "\r\n=cmd|' /C calc'!A0", "=HYPERLINK(\"x\")",
            "\u{ff1d}1",
        ])
    func formula(value: String) {
        var csv = CSVText(["a"])
        csv.add([value])
        #expect(csv.text.split(separator: "\r\n").last?.hasPrefix("\"'") == true, "\(csv.text)")
    }
}
