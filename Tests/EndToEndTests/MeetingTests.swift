import Casework
import Foundation
import Lines
import Postgres
import Testing
import Work

extension FaultTests {
    @Suite("Requests that meet on one case, or over one thing")
    struct MeetingTests {
        /// Seen to fail with a commit that does not compare the version.
        @Test(
            "two requests on one version: the loser goes back to its line, is decided again, and takes effect once",
            .timeLimit(.minutes(3)))
        func conflict() async throws {
            try await SharedPremises.current.running { house in
                try await house.tappingBoth { requests, decisions in
                    let opened = try await FaultTests.Opened(house)
                    let (accept, note) = try await opened.meeting(house, decisions)
                    for id in [accept, note.idText] {
                        #expect(try await house.settled(id)["state"] == "committed")
                        #expect(try decisions.decisions(on: id).first?.version == 1, "both were decided on one version")
                    }
                    let back = requests.messages(of: note.idText)
                    #expect(back.map { $0[integer: Header.redecide] } == [nil, 1])
                    #expect(try decisions.decisions(on: note.idText).map(\.version) == [1, 2])
                    #expect(try await opened.standing(house).version == 3)
                    try await house.expectOnce([opened.request, accept, note.idText])
                    let outbox = "SELECT count(*) AS n FROM outbox WHERE request_id = $1"
                    #expect(try await house.number(outbox, [.uuid(note.requestID)]) == 0)
                }
            }
        }

        /// Seen to fail with a commit that does not look who has the place.
        @Test(
            "cases that were offered to one doer at once: who loses the place goes back with it and finds another",
            .timeLimit(.minutes(3)))
        func claims() async throws {
            let offering = ["linli-errand": ["LINLI_DISPATCH_ERRAND": "offer"]]
            try await SharedPremises.current.running(environment: offering) { house in
                try await house.tappingBoth { requests, decisions in
                    // Four cases, three doers who can shop: two cases at least are offered to the same one.
                    let ids = try await house.frozen("linli-ledger") {
                        var ids: [String] = []
                        for _ in 0..<4 {
                            let id = try await house.submit()["id"]
                            try await until("it is decided") { try !decisions.decisions(on: id).isEmpty }
                            ids.append(id)
                        }
                        return ids
                    }
                    for id in ids { #expect(try await house.settled(id)["state"] == "committed") }
                    let losers = requests.messages.filter { $0[text: Header.lost] != nil }
                    #expect(!losers.isEmpty)
                    for loser in losers {
                        let lost = try #require(loser[text: Header.lost]).split(separator: " ").map(String.init)
                        #expect((loser[integer: Header.redecide] ?? 0) >= 1)
                        let last = try decisions.decisions(on: loser.id.uuidString).last
                        #expect(Set(lost).isDisjoint(with: Set(last?.claims.map(\.text) ?? [])))
                    }
                    let uuids = ids.compactMap { UUID(uuidString: $0) }
                    let taken = "SELECT count(*) AS n FROM claims WHERE kind = 'slot' AND request_id = ANY ($1::uuid[])"
                    #expect(try await house.number(taken, [.uuids(uuids)]) == 4)
                    try await house.expectOnce(ids)
                }
            }
        }

        /// Seen to fail with a commit that does not compare the version.
        @Test("two doers accept one case at once: one has it, the other is told who", .timeLimit(.minutes(3)))
        func twoDoers() async throws {
            try await SharedPremises.current.running { house in
                try await house.tapping(Exchange.decisions) { decisions in
                    let opened = try await FaultTests.Opened(house)
                    let second = try OtherDesk(house).request(
                        .accept, of: opened.caseID, after: opened.request, ["doer": .text("S06")])
                    let first = try await house.frozen("linli-ledger") {
                        let id = try await house.submit(opened.step("accept", #""doer":"S04""#))["id"]
                        try await until("the first is decided") { try !decisions.decisions(on: id).isEmpty }
                        try await OtherDesk(house).send([second])
                        try await until("the second is decided") {
                            try !decisions.decisions(on: second.idText).isEmpty
                        }
                        return id
                    }
                    let outcomes = try decisions.decisions(on: first) + decisions.decisions(on: second.idText)
                    #expect(outcomes.map(\.outcome) == [.accepted, .accepted], "each was told yes by its worker")
                    #expect(try await house.settled(first)["state"] == "committed")
                    let answer = try await house.settled(second.idText)
                    #expect(answer["state"] == "refused")
                    #expect(
                        answer.body["refusal"]
                            == .object(["code": .text("takenBy"), "detail": .text("已由何建榕接单,谢谢")]))
                    // The same at one desk, one after the other.
                    let third = try await house.submit(opened.step("accept", #""doer":"S06""#))["id"]
                    #expect(try await house.settled(third)["state"] == "refused")
                    let standing = try await opened.standing(house)
                    #expect(standing.doer == "S04")
                    #expect(standing.version == 2)
                    try await house.expectOnce([opened.request, first, second.idText, third])
                }
            }
        }

        /// Seen to fail when a predecessor that is missing parks a request.
        @Test(
            "a cancel that is there before its submission is committed waits, and then takes effect",
            .timeLimit(.minutes(3)))
        func earlyCancel() async throws {
            try await SharedPremises.current.running { house in
                try await house.tappingBoth { requests, decisions in
                    let (submission, cancel) = try await house.frozen("linli-ledger") {
                        let submission = try await house.submit()
                        let cancel = try await house.submit(
                            #"{"case":"\#(submission["number"])","verb":"cancel","text":"儿子买回来了"}"#)["id"]
                        try await until("it has waited twice") { requests.messages(of: cancel).count >= 3 }
                        #expect(try await house.state(of: cancel) == "waiting")
                        return (submission, cancel)
                    }
                    #expect(try await house.settled(submission["id"])["state"] == "committed")
                    #expect(try await house.settled(cancel)["state"] == "committed")
                    let came = requests.messages(of: cancel)
                    #expect(came.dropFirst().allSatisfy { $0[integer: Header.waitingSince] != nil })
                    #expect(Set(came.compactMap { $0[integer: Header.waitingSince] }).count == 1)
                    #expect(came.allSatisfy { $0[integer: Header.attempt] == nil }, "a wait spends no attempt")
                    #expect(try decisions.decisions(on: cancel).map(\.version) == [1])
                    let status = "SELECT count(*) AS n FROM cases WHERE id = $1::uuid AND status = 'cancelled'"
                    #expect(try await house.number(status, [.text(submission["case"])]) == 1)
                    try await house.expectOnce([submission["id"], cancel])
                }
            }
        }
    }
}

extension TestHouse {
    /// Copies of the requests, those too that come back, and of the bundles.
    func tappingBoth(_ body: @escaping @Sendable (Tap, Tap) async throws -> Void) async throws {
        try await tapping(Exchange.requests) { requests in
            try await tapping(Exchange.decisions) { decisions in try await body(requests, decisions) }
        }
    }
}
