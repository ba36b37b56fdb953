import Casework
import Foundation
import Lines
import Postgres
import Premises
import Testing
import Work

extension FaultTests {
    @Suite("A case that everybody answers at once")
    struct HotCaseTests {
        private static let answers = 300

        /// While the ledger stands still both workers decide their share on the same version, so that at least one share
        /// loses as a whole and comes back. Seen to fail, two times in three, when the relay marks a row as sent that was
        /// written anew meanwhile; and one time in four when all who lost come back at once (`Rounds`).
        @Test("three hundred answers, two workers: each takes effect once, and none is parked", .timeLimit(.minutes(5)))
        func hot() async throws {
            try await SharedPremises.current.running(Premises.daemons + ["linli-errand@2"]) { house in
                let opened = try await FaultTests.Opened(house)
                let desk = try OtherDesk(house)
                let notes = try (0..<Self.answers).map {
                    try desk.request(.note, of: opened.caseID, after: opened.request, ["text": .text("第\($0)个")])
                }
                let ids = notes.map(\.idText)
                try await house.tapping(Exchange.requests) { requests in
                    try await house.tapping(Exchange.decisions) { decisions in
                        try await house.frozen("linli-ledger") {
                            try await desk.send(notes)
                            try await until("all are decided") {
                                let decided = try decisions.messages.flatMap { try Bundler.open($0.body) }
                                return Set(decided.map(\.request.idText)).isSuperset(of: ids)
                            }
                        }
                    }
                    let settled = "SELECT count(*) AS n FROM inbox WHERE request_id = ANY ($1::uuid[])"
                    try await until("all have taken effect", within: .seconds(120)) {
                        try await house.number(settled, [.uuids(notes.map(\.requestID))]) == Self.answers
                    }
                    let rounds = requests.messages.compactMap { $0[integer: Header.redecide] }
                    #expect(!rounds.isEmpty, "nobody lost, so nothing was shown")
                    #expect((rounds.max() ?? 0) < 20)
                }
                try await house.expectOnce(ids + [opened.request])
                #expect(try await opened.standing(house).version == Int64(Self.answers) + 1)
            }
        }
    }
}
