import Foundation
import Postgres
import Premises
import SwiftCSV
import Testing

extension DemoTests {
    /// The 工作台账 of a day, closed and opened, as an administrator would ask for it.
    static func writesDaybook(_ house: TestHouse) async throws {
        let file = "\(house.premises.files.base)/daybook.csv"
        let closed = try house.linli(["export", "daybook", file])
        #expect(closed.status == 0 && closed.output.contains("没有打开"), "\(closed.output)")
        let cases = try await house.number("SELECT count(*) AS n FROM cases")
        #expect(try rows(of: file).count == cases)
        #expect(try rows(of: file).allSatisfy { $0["姓名"] == "" && $0["内容"] == "" })
        #expect(try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int == 0o600)

        #expect(try house.linli(["export", "daybook", file, "--open", "--reason", "月报"]).status != 0, "it is there")
        #expect(try house.linli(["export", "daybook", file, "--force", "--open"]).status == 64, "a reason is missing")
        #expect(try house.linli(["export", "openings"]).output.contains("nobody"), "nothing was opened so far")

        let open = ["export", "daybook", file, "--force", "--open", "--reason", "月报"]
        let opened = try house.linli(open)
        #expect(opened.status == 0, "\(opened.output)")
        let rows = try rows(of: file)
        #expect(rows.count == cases)
        let shopping = try #require(rows.first { $0["姓名"] == "林依姆" })
        #expect(shopping["电话"] == "154 0591 0001" && shopping["住址"] == "榕荫里3号楼501", "\(shopping)")
        #expect(shopping["内容"]?.contains("要米10斤") == true && shopping["承办人"] == "林秋妹", "\(shopping)")
        #expect(rows.contains { $0["住址"] == "井尾弄31号" && $0["姓名"] == "曾阿婆" })
        #expect(rows.contains { $0["办理结果"]?.contains("办结·已告知渠道:这件志愿者不能办") == true })
        #expect(!rows.contains { $0.values.contains { $0.contains("已删除") } })

        // Who has seen her record can be asked for, by the number that stands in the row.
        #expect(try house.linli(["export", "openings"]).output.contains("月报"))
        let number = (shopping["备注"] ?? "").prefix { $0 != ";" }.filter(\.isNumber)
        #expect(try house.linli(["case", "show", number]).output.contains("月报"))

        try await erase(house, caseNumber: number)
        #expect(try house.linli(open).status == 0)
        let after = try Self.rows(of: file)
        #expect(!after.contains { $0["姓名"] == "林依姆" })
        let erased = after.filter { $0["备注"]?.filter(\.isNumber).hasPrefix(number) == true }
        #expect(erased.map { $0["姓名"] } == ["已删除"] && erased.map { $0["内容"] } == ["已删除"], "\(erased)")
    }

    private static func rows(of file: String) throws -> [[String: String]] {
        // Foundation's own reading drops the mark at the beginning.
        let text = String(decoding: try Data(contentsOf: URL(filePath: file)), as: UTF8.self)
        #expect(text.hasPrefix("\u{feff}") && text.hasSuffix("\r\n"))
        return try CSV<SwiftCSV.Named>(string: String(text.dropFirst())).rows
    }

    /// Deletes the keys of those of whom something private stands in a case.
    private static func erase(_ house: TestHouse, caseNumber: String) async throws {
        let persons = try await house.ask(
            "SELECT DISTINCT person_id FROM particulars WHERE case_id = (SELECT id FROM cases WHERE number = $1)",
            [.text(caseNumber)]
        ).map { try $0.uuid("person_id") }
        #expect(!persons.isEmpty)
        let keys = Pool(house.premises.server().database("linli_keys"), size: 1)
        try await keys.withConnection { connection in
            let rows = try await connection.query(
                Statement("erase", "DELETE FROM person_keys WHERE person_id = ANY ($1::uuid[])"), [.uuids(persons)])
            #expect(rows.affected == persons.count)
        }
        await keys.close()
    }
}
