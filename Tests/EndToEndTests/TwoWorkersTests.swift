import Casework
import Daemon
import Foundation
import Intake
import Launcher
import Lines
import Postgres
import Premises
import Testing
import Work

extension FaultTests {
    @Suite("A case's requests take effect in the order that their clerk saw")
    struct TwoWorkersTests {
        private static let cases = 1000

        /// Seen to fail without the wait for the request that a request follows.
        @Test(
            "accept, purchase and deliver typed within one millisecond, a thousand times, with two workers: all closed",
            .timeLimit(.minutes(5)))
        func thousand() async throws {
            let daemons = Premises.daemons + ["linli-errand@2"]
            try await SharedPremises.current.running(daemons) { house in
                let register = try house.premises.openRegister()
                let ids = try await withThrowingTaskGroup(of: [String].self) { clerks in
                    let commits = Task { try await register.run() }
                    defer { commits.cancel() }
                    for _ in 0..<8 {
                        clerks.addTask {
                            var ids: [String] = []
                            for _ in 0..<Self.cases / 8 { ids += try await Self.errand(register, house) }
                            return ids
                        }
                    }
                    return try await clerks.reduce(into: []) { $0 += $1 }
                }
                #expect(ids.count == 4 * Self.cases)
                #expect(try await house.balance(within: .seconds(240)).underWay == 0)
                try await house.expectOnce(ids)
                let uuids = ids.compactMap { UUID(uuidString: $0) }
                let refused =
                    "SELECT count(*) AS n FROM inbox WHERE outcome <> 'accepted' AND request_id = ANY ($1::uuid[])"
                #expect(try await house.number(refused, [.uuids(uuids)]) == 0)
                let closed = """
                    SELECT count(*) AS n FROM cases
                    WHERE status = 'closed' AND version = 4 AND id IN (
                        SELECT case_id FROM inbox WHERE outcome = 'accepted' AND request_id = ANY ($1::uuid[]))
                    """
                #expect(try await house.number(closed, [.uuids(uuids)]) == Self.cases)
                for daemon in ["linli-errand", "linli-errand@2"] {
                    #expect(house.log(daemon).contains("batch settled"), "\(daemon) had its share")
                }
            }
        }

        /// An errand from the call to the door, as one clerk types it: its steps within one millisecond.
        private static func errand(_ register: Register, _ house: TestHouse) async throws -> [String] {
            let seal = RequestSeal(try house.premises.keyRing())
            let caseID = CaseID(IDSource().uuidV7())
            let at = Instant(milliseconds: Clocks.now())
            let known = KnownCase(
                id: caseID, number: nil, line: .errand, kind: "shop", grid: "rongxi-1", isUrgent: false, openedAt: at)
            let submission: [String: JSONValue] = [
                "kind": .text("shop"), "text": .text("要米10斤"), "capFen": .integer(4000),
                "caller": .object(["name": .text("林依姆"), "phone": .text("15405910001")]),
            ]
            let steps: [(Verb, [String: JSONValue])] = [
                (.submit, submission), (.accept, ["doer": .text("S04")]),
                (.purchase, ["totalFen": .integer(3900), "receipt": .text("slip")]),
                (.deliver, ["minutes": .integer(52)]),
            ]
            var ids: [String] = []
            for (verb, fields) in steps {
                var reader = Fields(fields)
                let body = try #require(ErrandBody.read(verb, from: &reader), "\(reader.faults)")
                let id = RequestID(IDSource().uuidV7())
                let actor = Actor(id: "A1", role: .desk)
                let entry = Entry(
                    id: id, caseID: caseID, target: verb == .submit ? .opens("shop", paper: nil) : .follows(known),
                    line: .errand, verb: verb, channel: .phone, actor: actor, urgency: .normal, grid: "rongxi-1", at: at
                ) { number, after in
                    let request = Request(
                        id: id, caseID: caseID, after: after, line: .errand, verb: verb, actor: actor, channel: .phone,
                        occurredAt: at, at: at, body: body)
                    return try seal.close(
                        RequestEnvelope(request: request, number: number?.text), grid: "rongxi-1")
                }
                guard case .registered = try await register.accept(entry) else { throw Late(what: "\(verb.rawValue)") }
                ids.append(id.description)
            }
            return ids
        }
    }
}
