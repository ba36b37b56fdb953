import Crypto
import FoundationEssentials
import SwiftProtobuf
import Work

@testable import Ledger
@testable import Lines

/// Decisions as workers send them, made by hand.
enum Decisions {
    static let author = "A1"

    static func digest(_ state: String) -> Data { Data(SHA256.hash(data: Array(state.utf8))) }

    /// A decision on `version` (and the state that it left) which leaves `state`.
    static func make(
        _ id: UUID = UUID(), case caseID: UUID, on version: UInt64 = 0, after state: String = "",
        leaving newState: String = "{}", line: String = "errand", verb: String = "submit",
        claims: [(String, String)] = [], releases: [(String, String)] = [], postings: [(String, Int64)] = [],
        timers: [WireTimer] = [], number: String = "", outcome: WireOutcome = .accepted
    ) -> WireDecision {
        WireDecision.with {
            $0.request = request(id, case: caseID, line: line)
            $0.version = version
            $0.digest = version == 0 ? Data() : digest(state)
            $0.outcome = outcome
            $0.facts = Data("[]".utf8)
            $0.state = Data((outcome == .accepted ? newState : "").utf8)
            $0.summary = summary
            $0.claims = claims.map { claim(ClaimKey(kind: $0.0, key: $0.1)) }
            $0.releases = releases.map { claim(ClaimKey(kind: $0.0, key: $0.1)) }
            $0.postings = postings.map { account, fen in
                WirePosting.with {
                    $0.account = account
                    $0.fen = fen
                }
            }
            $0.timers = timers
            $0.verb = verb
            $0.actor = author
            $0.role = "desk"
            $0.channel = "phone"
            $0.occurredAt = 1_700_000_000_000
            $0.at = 1_700_000_000_000
            $0.number = number
        }
    }

    static func request(_ id: UUID, case caseID: UUID, line: String = "errand") -> WireRequest {
        WireRequest.with {
            $0.id = Data(id.bytes)
            $0.caseID = Data(caseID.bytes)
            $0.line = line
            $0.grid = "rongxi-1"
            $0.at = 1_700_000_000_000
            $0.keyID = "k1"
            $0.body = Data([1, 2, 3])
            $0.type = RequestType.current
        }
    }

    static func timer(_ key: String, after milliseconds: Int64, request id: UUID = UUID(), case caseID: UUID)
        -> WireTimer
    {
        WireTimer.with {
            $0.key = key
            $0.after = milliseconds
            $0.request = request(id, case: caseID)
        }
    }

    private static func claim(_ key: ClaimKey) -> WireClaim { key.wire }

    private static var summary: WireSummary {
        WireSummary.with {
            $0.kind = "shop"
            $0.status = "toAssign"
            $0.open = true
            $0.grid = "rongxi-1"
            $0.openedAt = 1_700_000_000_000
        }
    }
}
