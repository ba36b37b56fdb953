import Casework
import Foundation
import Intake
import Lines
import Postgres
import Premises
import Testing
import Work

extension FaultTests {
    @Suite("Whatever comes twice takes effect once")
    struct DuplicateTests {
        /// Seen to fail when a line does not ask whether a request is committed. That it takes effect once is held up three
        /// times, by the inbox, the version and the line.
        @Test(
            "a request that is sent twice, before it has taken effect and after it", .timeLimit(.minutes(3)))
        func requests() async throws {
            try await SharedPremises.current.running { house in
                try await house.tapping(Exchange.decisions) { decisions in
                    let register = try house.premises.openRegister()
                    // While the ledger is halted, neither copy finds the other committed: both are decided.
                    let id = try await house.frozen("linli-ledger") {
                        let id = try await house.submit()["id"]
                        try await until("it is decided") { try decisions.decisions(on: id).count == 1 }
                        try await register.sendAgain([try #require(RequestID(id))])
                        try await until("it is decided twice") { try decisions.decisions(on: id).count == 2 }
                        return id
                    }
                    #expect(try await house.settled(id)["state"] == "committed")
                    try await house.tapping(Exchange.requests) { requests in
                        try await register.sendAgain([try #require(RequestID(id))])
                        try await until("it is sent once more") { requests.messages(of: id).count == 1 }
                    }
                    // The queues keep their order: what was sent later is done later.
                    let last = try await FaultTests.Opened(house).request
                    #expect(try decisions.decisions(on: id).count == 2, "what is committed is not decided again")
                    try await house.expectOnce([id, last])
                    #expect(try await house.balance().underWay == 0)
                }
            }
        }

        /// Seen to fail with a commit that looks neither into the inbox nor at the version.
        @Test("a bundle that reaches the ledger twice, in one batch and in the next", .timeLimit(.minutes(3)))
        func bundles() async throws {
            try await SharedPremises.current.running { house in
                try await house.tapping(Exchange.decisions) { decisions in
                    let (id, bundle) = try await house.frozen("linli-ledger") {
                        let id = try await house.submit()["id"]
                        try await until("it is decided") { try !decisions.bundles(on: id).isEmpty }
                        let bundle = try #require(try decisions.bundles(on: id).first)
                        let copy = Outgoing(bundle, to: Destination(exchange: Exchange.decisions, key: ""))
                        try await house.publish([copy, copy])
                        return (id, copy)
                    }
                    #expect(try await house.settled(id)["state"] == "committed")
                    try await house.publish([bundle])
                    let last = try await FaultTests.Opened(house).request
                    try await house.expectOnce([id, last])
                }
            }
        }

        /// Seen to fail when a commit leaves the row of what it settles. That it takes effect once is held up as above.
        @Test("a row of the outbox that is relayed twice", .timeLimit(.minutes(3)))
        func outboxRows() async throws {
            try await SharedPremises.current.running { house in
                try await house.tapping(Exchange.requests) { requests in
                    let opened = try await FaultTests.Opened(house)
                    let timer = try await house.frozen("linli-errand") {
                        let timer = try await opened.timerSent(house)
                        let again = "UPDATE outbox SET sent_at = NULL WHERE request_id = $1::uuid RETURNING request_id"
                        #expect(try await house.ask(again, [.text(timer)]).count == 1)
                        try await until("it is relayed again") { requests.messages(of: timer).count == 2 }
                        return timer
                    }
                    try await until("it has taken effect") { try await opened.standing(house).version == 2 }
                    let last = try await FaultTests.Opened(house).request
                    try await house.expectOnce([opened.request, timer, last])
                    #expect(try await opened.standing(house).version == 2)
                    let left = "SELECT count(*) AS n FROM outbox WHERE request_id = $1::uuid"
                    #expect(try await house.number(left, [.text(timer)]) == 0)
                }
            }
        }

        /// Seen to fail when a row is parked without a look into the inbox.
        @Test("what is parked twice is one row, and what has taken effect is not parked", .timeLimit(.minutes(3)))
        func parked() async throws {
            try await SharedPremises.current.running { house in
                let committed = try await FaultTests.Opened(house)
                let desk = try OtherDesk(house)
                let known = try await house.premises.openRegister().request(try #require(RequestID(committed.request)))
                let unknown = try desk.request(.note, of: committed.caseID, after: nil, ["text": .text("晚点到")])
                let parking = [try #require(known).wire, unknown, unknown].map { request in
                    var message = request.message(app: "test desk")
                    message.headers[Header.reason] = .text(Reason.Code.waitedTooLong.rawValue)
                    return Outgoing(message, to: Destination(exchange: Exchange.parked, key: "errand.normal.none"))
                }
                try await house.publish(parking)
                let times = "SELECT coalesce(sum(times), 0)::int8 AS n FROM parked WHERE message_id = $1"
                try await until("it is parked twice") {
                    try await house.number(times, [.uuid(unknown.requestID)]) == 2
                }
                let rows = "SELECT count(*) AS n FROM parked WHERE message_id = $1"
                #expect(try await house.number(rows, [.uuid(unknown.requestID)]) == 1)
                try await house.expectOnce([committed.request])
            }
        }
    }
}
