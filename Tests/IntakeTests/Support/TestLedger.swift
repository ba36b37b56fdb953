import Casework
import Lines
import Synchronization
import Work

/// A ledger for the door: what it says is set by hand, and it can be away.
final class TestLedger: SettlementReader, Sendable {
    struct State {
        var fates: [RequestID: Fate] = [:]
        var standings: [CaseID: CaseStanding] = [:]
        var incarnation = "1"
        var directory = Directory.empty
        var untold: [UntoldNotice] = []
        var isAway = false
        var questions = 0
    }

    struct Away: Error {}

    private let state = Mutex(State())

    func change(_ change: (inout State) -> Void) { state.withLock { change(&$0) } }
    var questions: Int { state.withLock { $0.questions } }

    func fates(of requests: [RequestID]) throws -> [RequestID: Fate] {
        try look { state in
            state.questions += 1
            return state.fates.filter { requests.contains($0.key) }
        }
    }

    func standings(of cases: [CaseID]) throws -> [CaseID: CaseStanding] {
        try look { $0.standings.filter { cases.contains($0.key) } }
    }

    func standing(number: String) throws -> CaseStanding? {
        try look { $0.standings.values.first { $0.number == number } }
    }

    func incarnation() throws -> String { try look { $0.incarnation } }
    func directory() throws -> Directory { try look { $0.directory } }
    func untold(most: Int) throws -> [UntoldNotice] { try look { Array($0.untold.prefix(most)) } }

    private func look<Found>(_ look: (inout State) -> Found) throws -> Found {
        try state.withLock { state in
            if state.isAway { throw Outage(dependency: "postgres", cause: Away()) }
            return look(&state)
        }
    }
}
