import Foundation
import Ledger
import Premises
import Testing

extension DemoTests {
    /// Whoever only reads reports gets from each command what the owner gets, and nothing from one that does more.
    static func readsReports(_ house: TestHouse) throws {
        let files = house.premises.files
        let login = [
            "--set", "postgres.user=\(Roles.report)",
            "--set", "postgres.password-file=\(files.databasePassword(Roles.report))",
        ]
        for command in [
            ["report"], ["report", "--joint"], ["money", "balance"], ["money", "statement", "fund:float"],
            ["money", "reconcile"], ["case", "list"],
        ] {
            let (owners, readers) = (try house.linli(command), try house.linli(command + login))
            #expect(readers.status == 0 && readers.output == owners.output, "\(command): \(readers.output)")
        }
        var tables: [Data] = []
        for options in [[], login] {
            let file = "\(files.base)/hours-\(options.count).csv"
            #expect(try house.linli(["export", "hours", file] + options).status == 0)
            tables.append(try Data(contentsOf: URL(filePath: file)))
        }
        #expect(tables[0] == tables[1] && tables[0].count > 100)
        for command in [
            ["export", "daybook", "\(files.base)/not.csv", "--open", "--reason", "x"],
            ["line", "pause", "errand", "--reason", "x"], ["ledger", "verify"], ["migrate"],
        ] {
            #expect(try house.linli(command + login).status != 0, "\(command)")
        }
    }
}
