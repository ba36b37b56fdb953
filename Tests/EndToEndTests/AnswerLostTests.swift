import Casework
import Foundation
import Intake
import Synchronization
import Testing

@Suite("An answer that never came", .serialized)
struct AnswerLostTests {
    /// Kills intake again and again while twenty clerks type, until it has died often between the commit of a row and
    /// its answer: the clerk asks again under her key and hears that it is registered already.
    /// Seen to fail when the key is not looked up.
    @Test(
        "kill -9 of intake between the commit and the answer: the same key brings the same number, and one case",
        .timeLimit(.minutes(4)))
    func killed() async throws {
        try await TestHouse.with { (house) async throws in
            let desk = Tally()
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                for clerk in 0..<20 { tasks.addTask { try await desk.type(clerk, house) } }
                while desk.foundRegistered < 5 || house.endings.of("linli-intake").count < 3 {
                    let (answered, kills) = (desk.count, house.endings.of("linli-intake").count)
                    try await until("the clerks are served") { desk.count > answered + 10 }
                    house.kill("linli-intake")
                    try await until("it is dead") { house.endings.of("linli-intake").count > kills }
                }
                desk.close()
                try await tasks.waitForAll()
            }
            // Each key once more: what is said now is what was said then.
            for (key, first) in desk.answers {
                let again = try await house.insist(key: key)
                #expect(again.status == 200)
                for field in ["id", "case", "number", "lookupCode"] { #expect(again[field] == first[field], "\(key)") }
            }
            let answers = desk.answers.values
            #expect(Set(answers.map { $0["number"] }).count == answers.count)
            #expect(Set(answers.map { $0["case"] }).count == answers.count)
            #expect(try await house.balance().registered == answers.count)
            #expect(try await house.number("SELECT count(*) AS n FROM cases") == answers.count)
            try await house.expectOnce(answers.map { $0["id"] })
            let (status, figures) = try house.conserve()
            #expect(status == 0)
            #expect(figures["registered"] == .integer(Int64(answers.count)))
            #expect(figures["lost"] == .integer(0))
            #expect(figures["duplicated"] == .integer(0))
        }
    }
}

/// What each key was answered.
private final class Tally: Sendable {
    private struct State {
        var answers: [String: TestHouse.Answer] = [:]
        var foundRegistered = 0
        var isClosed = false
    }

    private let state = Mutex(State())

    var answers: [String: TestHouse.Answer] { state.withLock { $0.answers } }
    var count: Int { state.withLock { $0.answers.count } }
    /// First answers that spoke of an earlier one, which nobody had heard.
    var foundRegistered: Int { state.withLock { $0.foundRegistered } }

    func close() { state.withLock { $0.isClosed = true } }

    /// Types one request after the other, each under its key until it is answered.
    func type(_ clerk: Int, _ house: TestHouse) async throws {
        var page = 0
        while !state.withLock({ $0.isClosed }) {
            let key = "clerk-\(clerk)-\(page)"
            let answer = try await house.insist(key: key)
            state.withLock { state in
                state.answers[key] = answer
                if answer.status == 200 { state.foundRegistered += 1 }
            }
            page += 1
        }
    }
}
