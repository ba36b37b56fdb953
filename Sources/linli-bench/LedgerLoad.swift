import Baseline
import Daemon
import Foundation
import Lines
import SwiftProtobuf
import Work

/// Decisions as the line of errands sends them: each opens a case with a timer, a notice, and three particulars of a person
/// whom the house knows. They weigh what real ones weigh (docs/performance.md).
struct LedgerLoad {
    private let ids = IDSource()
    private let numbers: DeskNumbers
    /// Those whom the house knows: whoever commits these decisions has a key of each.
    let residents = (0..<2_000).map { Derived.id(from: UUID(bytes: Array(repeating: 0, count: 16)), "resident \($0)") }
    private let request = filler(700)
    private let facts = filler(700)
    private let state = filler(749)
    private let timer = filler(340)
    private let sealed = filler(200)
    private let digest = filler(32)

    init(_ ring: KeyRing) { numbers = DeskNumbers(ring) }

    /// As they come from the queue: read out of bundles.
    func decisions(_ count: Int) throws -> [WireDecision] {
        try Bundler.bundle((0..<count).map { _ in decision() }, app: "linli-bench")
            .flatMap { try Bundler.open($0.message.body) }
    }

    /// What one carries that nobody opens.
    func weight() throws -> baseline_weight {
        let sample = decision()
        let timer: [UInt8] = try sample.timers[0].request.serializedBytes()
        return baseline_weight(
            facts: Int32(sample.facts.count), state: Int32(sample.state.count), timer: Int32(timer.count),
            sealed: Int32(sample.particulars[0].sealed.count))
    }

    private func decision() -> WireDecision {
        let (id, caseID, at) = (ids.uuidV7(), ids.uuidV7(), Clocks.now())
        return WireDecision.with {
            $0.request = wire(id, of: caseID, at: at, body: request)
            $0.outcome = .accepted
            $0.facts = facts
            $0.state = state
            $0.summary = .with {
                $0.kind = "shop"
                $0.status = "toAssign"
                $0.open = true
                $0.grid = "rongxi-1"
                $0.openedAt = at
            }
            $0.timers = [
                .with {
                    $0.key = "remind"
                    $0.after = 3_600_000
                    $0.working = true
                    $0.request = wire(Derived.id(from: id, "timer:remind"), of: caseID, at: at, body: timer)
                }
            ]
            $0.notices = [
                .with {
                    $0.id = Data(Derived.id(from: id, "notice").bytes)
                    $0.to = "duty"
                    $0.code = "newCase"
                }
            ]
            $0.particulars = particulars(of: residents.randomElement() ?? id, in: id)
            $0.verb = "submit"
            $0.actor = "A1"
            $0.role = "desk"
            $0.channel = "phone"
            $0.occurredAt = at
            $0.at = at
            $0.number = numbers.next() ?? ""
        }
    }

    private func wire(_ id: UUID, of caseID: UUID, at: Int64, body: Data) -> WireRequest {
        WireRequest.with {
            $0.id = Data(id.bytes)
            $0.caseID = Data(caseID.bytes)
            $0.line = "errand"
            $0.grid = "rongxi-1"
            $0.at = at
            $0.keyID = "k1"
            $0.body = body
            $0.type = RequestType.current
        }
    }

    /// Only a contact is searched for, by digests that are no two requests' the same.
    private func particulars(of person: UUID, in request: UUID) -> [WireParticulars] {
        ["contact", "words", "items"].map { kind in
            WireParticulars.with {
                $0.person = Data(person.bytes)
                $0.kind = kind
                $0.sealed = sealed
                guard kind == "contact" else { return }
                $0.phoneDigest = Data(Derived.id(from: request, "phone").bytes) + digest.prefix(16)
                $0.tailDigest = Data(Derived.id(from: request, "tail").bytes) + digest.prefix(16)
                $0.roomDigest = Data(Derived.id(from: request, "room").bytes) + digest.prefix(16)
            }
        }
    }
}

private func filler(_ bytes: Int) -> Data { Data(repeating: UInt8(ascii: "x"), count: bytes) }
