package import Casework
internal import Foundation
package import Ledger
internal import Lines

/// The community's money on a terminal, in yuan.
package enum MoneyTables {
    package static func balances(_ balances: [AccountBalance]) -> [String] {
        guard !balances.isEmpty else { return ["no account yet: linli directory import brings accounts.csv"] }
        var table = Table([.text("account"), .text("账户"), .number("yuan"), .number("at least")])
        for item in balances {
            table.add([
                item.account.text, Words.account(item.account).zh, item.balance.description,
                item.floor?.description ?? "-",
            ])
        }
        return table.lines()
    }

    package static func json(_ balances: [AccountBalance]) throws -> [UInt8] {
        try Codec.encode(
            balances.map {
                Account(account: $0.account, name: Words.account($0.account).zh, fen: $0.balance, floorFen: $0.floor)
            })
    }

    private struct Account: Encodable {
        let account: AccountCode
        let name: String
        let fen: Money
        let floorFen: Money?
    }

    package static func statement(_ statement: AccountStatement, now: Instant) -> [String] {
        var table = Table([
            .text("posted"), .text("case"), .text("what"), .text("typed by"), .number("yuan"), .number("holds"),
        ])
        table.add(["before", "", "", "", "", statement.before.description])
        for movement in statement.movements {
            table.add([
                TimeWords.moment(movement.at, now: now), movement.number.map(inPairs) ?? "-",
                movement.verb.map { Words.verb($0)?.zh ?? $0.rawValue } ?? "期初", movement.actor ?? "-",
                signed(movement.amount), movement.balance.description,
            ])
        }
        return ["\(Words.account(statement.account).zh) (\(statement.account))"] + table.lines()
    }

    package static func reconciliation(_ found: Reconciliation, now: Instant) -> [String] {
        var lines = balances(found.balances)
        if !found.outstanding.isEmpty {
            var table = Table([.text("still out 未回"), .text("case"), .number("yuan"), .text("since")])
            for item in found.outstanding {
                table.add([
                    Words.account(item.account).zh, item.number.map(inPairs) ?? "-", item.amount.description,
                    TimeWords.since(item.since, now: now),
                ])
            }
            lines += [""] + table.lines()
        }
        return lines + [""]
            + (found.faults.isEmpty ? ["对平: the books are right"] : found.faults.map(sentence) + [advice])
    }

    private static func sentence(_ fault: MoneyFault) -> String {
        switch fault {
        case .unbalanced(let request, let difference):
            "the movements of request \(RequestID(request)) do not balance: they come to \(difference)"
        case .wrongBalance(let account, let holds, let posted):
            "\(account) holds \(holds), and its movements come to \(posted)"
        case .belowFloor(let account, let holds, let floor):
            "\(account) holds \(holds), which is less than \(floor)"
        case .unchained(let request, let posted, let chained):
            "the movements of request \(RequestID(request)) are not those of its entry: "
                + "\(inOneLine(posted)) instead of \(inOneLine(chained))"
        }
    }

    private static func inOneLine(_ postings: String) -> String {
        postings.isEmpty ? "none" : postings.split(separator: "\n").joined(separator: ", ")
    }

    private static let advice =
        "Change nothing, and keep this output: somebody wrote to the database past linli-ledger. Then: linli ledger verify"

    private static func signed(_ amount: Money) -> String { amount > .zero ? "+\(amount)" : amount.description }
}
