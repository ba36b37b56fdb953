import ArgumentParser
import Casework
import Daemon
import Foundation
import Ledger
import Operations

struct MoneyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "money", abstract: "账目: what the community's accounts hold, and whether the books are right.",
        subcommands: [Balance.self, StatementOf.self, Reconcile.self])

    struct Balance: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "What each account holds, in yuan.")
        @OptionGroup var house: HouseOptions
        @Option(help: "text or json.") var output = OutputForm.text

        func run() async throws {
            let balances = try await house.withLedger { try await MoneyBooks(ledger: $0).balances() }
            switch output {
            case .text: MoneyTables.balances(balances).printed()
            case .json: print(String(decoding: try MoneyTables.json(balances), as: UTF8.self))
            }
        }
    }

    struct StatementOf: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "statement", abstract: "What moved on one account, with what it held after each movement.")
        @OptionGroup var house: HouseOptions
        @Argument(help: "The account's code, as linli money balance prints it: fund:float.") var account: String
        @OptionGroup var period: Period

        func run() async throws {
            let code = AccountCode(account)
            let statement = try await house.withLedger(patience: .seconds(300)) {
                try await MoneyBooks(ledger: $0).statement(of: code, from: period.from, until: period.end)
            }
            guard let statement else {
                throw ValidationError("there is no account \(account): linli money balance names them all")
            }
            MoneyTables.statement(statement, now: Instant(milliseconds: Clocks.now())).printed()
        }
    }

    struct Reconcile: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "对账: adds up every movement anew, holds it against the chain, and names what is still out.",
            discussion: """
                Reads only. Ends with 2 when an account does not hold what its movements come to, when the movements of a \
                request do not balance, or when they are not those that its entry in the chain says. What is still out \
                with somebody is named and is no fault.
                """)
        @OptionGroup var house: HouseOptions

        func run() async throws {
            let found = try await house.withLedger(patience: .seconds(3600)) {
                try await MoneyBooks(ledger: $0).reconcile()
            }
            MoneyTables.reconciliation(found, now: Instant(milliseconds: Clocks.now())).printed()
            if !found.faults.isEmpty { throw foundWrong }
        }
    }
}
