package import Casework
package import FoundationEssentials
package import Postgres

/// An account of the community, and what it holds.
package struct AccountBalance: Sendable, Equatable {
    package let account: AccountCode
    package let balance: Money
    /// The least that it may hold; nil where it may go below zero.
    package let floor: Money?
}

/// One movement on an account.
package struct Movement: Sendable, Equatable {
    package let at: Instant
    package let amount: Money
    /// What the account held after it.
    package let balance: Money
    /// The number of the case that it belongs to; nil when the books were opened, or the case has none.
    package let number: String?
    package let verb: Verb?
    /// Who typed it.
    package let actor: String?
}

/// What happened on an account between two moments.
package struct AccountStatement: Sendable, Equatable {
    package let account: AccountCode
    package let before: Money
    package let movements: [Movement]

    package var after: Money { movements.last?.balance ?? before }
}

/// Something that is out with somebody and must come back.
package struct Outstanding: Sendable, Equatable {
    package let account: AccountCode
    package let number: String?
    package let amount: Money
    package let since: Instant
}

/// Something about the books that cannot be.
package enum MoneyFault: Sendable, Equatable {
    /// The movements of a request do not sum to zero.
    case unbalanced(request: UUID, by: Money)
    /// An account does not hold what its movements come to.
    case wrongBalance(AccountCode, holds: Money, posted: Money)
    /// An account holds less than it may.
    case belowFloor(AccountCode, holds: Money, floor: Money)
    /// The movements of a request are not those that stand in the chain.
    case unchained(request: UUID, posted: String, chained: String)
}

/// What a reconciliation came to, all of one moment.
package struct Reconciliation: Sendable, Equatable {
    package let balances: [AccountBalance]
    package let outstanding: [Outstanding]
    package let faults: [MoneyFault]
}

/// The community's money: what the accounts hold, what happened on one, and whether the books are right.
package struct MoneyBooks: Sendable {
    private let ledger: Pool

    package init(ledger: Pool) { self.ledger = ledger }

    package func balances() async throws -> [AccountBalance] {
        try await ledger.withConnection { try await Self.balances($0) }
    }

    /// Nil when there is no such account.
    package func statement(
        of account: AccountCode, from: Instant, until: Instant
    ) async throws -> AccountStatement? {
        try await ledger.withTransaction(.repeatableRead, readOnly: true) { connection in
            guard try await Self.balances(connection).contains(where: { $0.account == account }) else { return nil }
            let code = Parameter.text(account.text)
            let before = try await connection.query(.readHeldBefore, [code, .instant(from.milliseconds)]).only()
            var balance = Money(fen: try before.int64("fen"))
            let opening = balance
            let rows = try await connection.query(
                .readStatement, [code, .instant(from.milliseconds), .instant(until.milliseconds)])
            let movements = try rows.map { row in
                let amount = Money(fen: try row.int64("fen"))
                balance = balance + amount
                return Movement(
                    at: Instant(milliseconds: try row.instant("posted_at")), amount: amount, balance: balance,
                    number: try row.optionalText("number"),
                    verb: try row.optionalText("verb").map { Verb(rawValue: $0) },
                    actor: try row.optionalText("actor"))
            }
            return AccountStatement(account: account, before: opening, movements: movements)
        }
    }

    /// Adds up everything anew.
    package func reconcile() async throws -> Reconciliation {
        try await ledger.withTransaction(.repeatableRead, readOnly: true) { connection in
            let balances = try await Self.balances(connection)
            return Reconciliation(
                balances: balances, outstanding: try await Self.outstanding(connection),
                faults: try await Self.faults(
                    connection, openings: balances.map { DirectoryStore.opening(of: $0.account) })
                    + balances.compactMap(\.fault))
        }
    }

    private static func balances(_ connection: Connection) async throws -> [AccountBalance] {
        try await connection.query(.readAccounts, []).map { row in
            AccountBalance(
                account: AccountCode(try row.text("code")), balance: Money(fen: try row.int64("balance")),
                floor: try row.optionalInt64("floor").map { Money(fen: $0) })
        }
    }

    private static func outstanding(_ connection: Connection) async throws -> [Outstanding] {
        try await connection.query(.readOutstanding, []).map { row in
            Outstanding(
                account: AccountCode(try row.text("account")), number: try row.optionalText("number"),
                amount: Money(fen: try row.int64("fen")),
                since: Instant(milliseconds: try row.instant("since")))
        }
    }

    /// `openings` are the ids of the movements that opened the accounts.
    private static func faults(_ connection: Connection, openings: [UUID]) async throws -> [MoneyFault] {
        let unbalanced = try await connection.query(.findUnbalanced, []).map { row in
            MoneyFault.unbalanced(request: try row.uuid("request_id"), by: Money(fen: try row.int64("fen")))
        }
        let wrong = try await connection.query(.findWrongBalances, []).map { row in
            MoneyFault.wrongBalance(
                AccountCode(try row.text("code")), holds: Money(fen: try row.int64("balance")),
                posted: Money(fen: try row.int64("posted")))
        }
        let unchained = try await connection.query(.findUnchained, [.uuids(openings)]).map { row in
            MoneyFault.unchained(
                request: try row.uuid("request_id"), posted: try row.text("posted"), chained: try row.text("chained"))
        }
        return unbalanced + wrong + unchained
    }
}

extension AccountBalance {
    fileprivate var fault: MoneyFault? {
        guard let floor, balance < floor else { return nil }
        return .belowFloor(account, holds: balance, floor: floor)
    }
}
