import Casework
import Foundation
import Intake
import Launcher
import Premises
import Testing
import Work

extension FaultTests {
    @Suite("Servers that are not there")
    struct OutageTests {
        @Test(
            "the broker is down at the start: the desk works with real numbers, and all goes out when it comes",
            .timeLimit(.minutes(4)))
        func brokerDownAtStart() async throws {
            let shared = try SharedPremises.current
            let rabbit = shared.premises.servers.rabbit
            await rabbit.stop()
            try await shared.running { house in
                let answers = try await house.submitted(20)
                #expect(answers.allSatisfy { $0["number"].count == 8 })
                #expect(Set(answers.map { $0["number"] }).count == 20)
                for daemon in Premises.daemons {
                    try await until("\(daemon) says so") { house.log(daemon).contains("reconnecting") }
                }
                for answer in answers { #expect(try await house.state(of: answer["id"]) == "registered") }
                try await rabbit.start()
                for answer in answers { #expect(try await house.settled(answer["id"])["state"] == "committed") }
                try await house.expectOnce(answers.map { $0["id"] })
            }
        }

        /// Seen to fail when an outage is charged to the requests as a retry.
        @Test(
            "PostgreSQL is down at the start: the daemons start, say so, and work when it comes",
            .timeLimit(.minutes(4)))
        func databaseDownAtStart() async throws {
            let shared = try SharedPremises.current
            let postgres = shared.premises.servers.postgres
            await postgres.stop()
            try await shared.running { house in
                let answers = try await house.submitted(20)
                #expect(answers.allSatisfy { $0["number"].count == 8 })
                let words = [
                    "linli-intake": "the ledger is away", "linli-errand": "dependency down",
                    "linli-ledger": "relay is held up",
                ]
                for (daemon, words) in words {
                    try await until("\(daemon) says so") { house.log(daemon).contains(words) }
                }
                try await postgres.start()
                for answer in answers { #expect(try await house.settled(answer["id"])["state"] == "committed") }
                try await house.expectOnce(answers.map { $0["id"] })
                for daemon in Premises.daemons { #expect(house.supervisor.restarts(of: daemon) == 0, "\(daemon)") }
            }
        }

        /// Everything that could lose patience, at a second or two.
        private static let impatient = [
            "LINLI_POSTGRES_STATEMENT_TIMEOUT": "1s", "LINLI_AMQP_PUBLISH_DEADLINE": "1s", "LINLI_RETRY_CAP": "1s",
            "LINLI_RETRY_MOST_ATTEMPTS": "2", "LINLI_REGISTER_RESEND_AFTER": "2s", "LINLI_RELAY_RESEND_AFTER": "2s",
            "LINLI_RELAY_LEASE": "1s",
        ]

        /// Seen to fail when an outage is charged to the requests as a retry.
        @Test(
            "PostgreSQL hangs and is then gone for longer than every time-out: nothing parked, nothing lost",
            .timeLimit(.minutes(5)))
        func databaseDownInTheMiddle() async throws {
            let shared = try SharedPremises.current
            let (postgres, rabbit) = (shared.premises.servers.postgres, shared.premises.servers.rabbit)
            // What the broker gives a consumer for its acknowledgement, and how often it looks.
            try await rabbit.rabbitmqctl([
                "eval",
                "application:set_env(rabbit, consumer_timeout, 3000), "
                    + "application:set_env(rabbit, channel_tick_interval, 500).",
            ])
            try await shared.running(environment: ["": Self.impatient]) { house in
                try await house.tapping(Exchange.requests) { requests in
                    var answers = try await house.submitted(10)
                    for answer in answers { #expect(try await house.settled(answer["id"])["state"] == "committed") }
                    answers += try await house.submitted(30)
                    await postgres.pause()
                    answers += try await house.submitted(30)
                    try await Self.outlast(.seconds(6))
                    await postgres.kill()
                    answers += try await house.submitted(30)
                    try await Self.outlast(.seconds(8))
                    try await postgres.start()
                    for answer in answers {
                        #expect(try await house.settled(answer["id"], within: .seconds(120))["state"] == "committed")
                    }
                    try await house.expectOnce(answers.map { $0["id"] })
                    #expect(requests.messages.allSatisfy { $0[integer: Header.attempt] == nil }, "nobody was charged")
                    for daemon in Premises.daemons { #expect(house.supervisor.restarts(of: daemon) == 0, "\(daemon)") }
                }
            }
            try await rabbit.rabbitmqctl([
                "eval",
                "application:set_env(rabbit, consumer_timeout, 1800000), "
                    + "application:set_env(rabbit, channel_tick_interval, 60000).",
            ])
        }

        /// Lets the time-outs run out: here the time itself is what is waited for.
        private static func outlast(_ time: Duration) async throws { try await ContinuousClock().sleep(for: time) }

        @Test(
            "an empty broker in the place of one that had confirmed: the register sends again, and all is committed",
            .timeLimit(.minutes(5)))
        func emptyBroker() async throws {
            let shared = try SharedPremises.current
            let rabbit = shared.premises.servers.rabbit
            let quick = ["": ["LINLI_REGISTER_RESEND_AFTER": "2s", "LINLI_RELAY_RESEND_AFTER": "2s"]]
            try await shared.running(environment: quick) { house in
                // A timer is lost that the relay had marked as sent; then bundles before the ledger; then requests before
                // their worker.
                let opened = try await FaultTests.Opened(house, TestHouse.dispute)
                house.freeze("linli-mediation")
                let timer = try await opened.timerSent(house)
                house.freeze("linli-ledger")
                var answers = try await house.tapping(Exchange.decisions) { decisions in
                    let answers = try await house.submitted(15)
                    try await until("they are decided") {
                        try answers.allSatisfy { try !decisions.decisions(on: $0["id"]).isEmpty }
                    }
                    return answers
                }
                house.freeze("linli-errand")
                answers += try await house.submitted(15)
                for answer in answers {
                    try await until("it is sent") { try await house.state(of: answer["id"]) == "sent" }
                }
                await rabbit.stop()
                try await rabbit.start(wiped: true)
                try await house.premises.applyTopology()
                for daemon in ["linli-mediation", "linli-errand", "linli-ledger"] { house.thaw(daemon) }
                for answer in answers {
                    #expect(try await house.settled(answer["id"], within: .seconds(120))["state"] == "committed")
                }
                #expect(try await house.balance().underWay == 0)
                try await until("the timer has taken effect") { try await opened.standing(house).version == 2 }
                try await house.expectOnce([opened.request, timer] + answers.map { $0["id"] })
            }
        }
    }
}

extension TestHouse {
    /// So many errands, one after the other.
    func submitted(_ count: Int) async throws -> [Answer] {
        var answers: [Answer] = []
        for _ in 0..<count { answers.append(try await submit()) }
        return answers
    }
}
