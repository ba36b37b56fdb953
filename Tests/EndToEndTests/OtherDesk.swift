import Casework
import Daemon
import Foundation
import Lines
import Premises
import Work

/// A second desk of the house, with a register that the first does not see: it seals requests under the same ring and
/// sends them itself. What it knows of a case is what it was told.
struct OtherDesk: Sendable {
    let house: TestHouse
    private let seal: RequestSeal

    init(_ house: TestHouse) throws {
        self.house = house
        seal = RequestSeal(try house.premises.keyRing())
    }

    /// A sealed request of the clerk there, after the last one that she knew.
    func request(
        _ verb: Verb, of caseID: String, after: String?, _ fields: [String: JSONValue] = [:]
    ) throws -> WireRequest {
        let at = Instant(milliseconds: Clocks.now())
        var reader = Fields(fields)
        guard let body = ErrandBody.read(verb, from: &reader), let caseID = CaseID(caseID) else {
            throw Unreadable(faults: reader.faults)
        }
        let request = Request(
            id: RequestID(IDSource().uuidV7()), caseID: caseID, after: after.flatMap { RequestID($0) }, line: .errand,
            verb: verb, actor: Actor(id: "A9", role: .desk), channel: .phone, occurredAt: at, at: at, body: body)
        return try seal.close(RequestEnvelope(request: request, number: nil), grid: "rongxi-1")
    }

    func send(_ requests: [WireRequest]) async throws {
        try await house.publish(requests.map { $0.outgoing("test desk") })
    }

    struct Unreadable: Error {
        let faults: [Fault]
    }
}

extension WireRequest {
    /// As the door says it.
    var idText: String { requestID.uuidString.lowercased() }
}
