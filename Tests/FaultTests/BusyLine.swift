import AMQP
import Crypto
import Foundation
import Lines
import SwiftProtobuf
import Synchronization
import TestSupport
import Work

/// A line that is never idle: it opens case after case, and answers what the relay sends it. Each case that it opens moves
/// money, keeps a person's particulars, asks something of another case, and has a timer: three requests to take effect.
final class BusyLine: Sendable {
    private struct State {
        var isAsked = false
        /// How often a case was opened that the broker has.
        var opened = 0
        var requests: Set<UUID> = []
        /// The cases that have a first version.
        var cases: Set<UUID> = []
    }

    static let line = "errand"
    private static let state = Data(#"{"at":"toAssign"}"#.utf8)

    private let publisher: Publisher
    private let consumer: Consumer
    private let state = Mutex(State())
    private let bell = Bell()

    init(publisher: Publisher, consumer: Consumer) {
        self.publisher = publisher
        self.consumer = consumer
    }

    /// How many cases were opened.
    var opened: Int { state.withLock { $0.opened } }
    /// What must take effect.
    var requests: Set<UUID> { state.withLock { $0.requests } }

    /// Opens cases, a few in a bundle, until it is asked to stop.
    func open() async throws {
        defer { bell.ring() }
        while !state.withLock({ $0.isAsked }) {
            let decisions = (0..<3).map { _ in Self.opening() }
            try await publisher.deliver(try Bundler.bundle(decisions, app: "linli-errand"))
            state.withLock { state in
                state.opened += decisions.count
                for decision in decisions {
                    let all = [decision.request] + decision.followOns + decision.timers.map(\.request)
                    state.requests.formUnion(all.map(\.requestID))
                }
            }
            try await ContinuousClock().sleep(for: .milliseconds(10))
        }
    }

    /// Ends the opening, after the bundle that is under way.
    func stop() async throws {
        state.withLock { $0.isAsked = true }
        await bell.wait()
        try Task.checkCancellation()
    }

    /// Answers what the relay sends, as often as it is sent.
    func answer() async throws {
        while let batch = try await consumer.next() {
            let decisions = batch.compactMap(\.message).map { Self.decision(on: WireRequest($0)) }
            try await publisher.deliver(try Bundler.bundle(decisions, app: "linli-errand"))
            await consumer.acknowledge(batch.map(\.tag))
        }
    }

    private static func opening() -> WireDecision {
        let (caseID, person) = (UUID(), Data(UUID().bytes))
        var decision = decision(on: request(of: caseID))
        decision.postings = [posting("fund:float", -2_360), posting("receivable:S06", 2_360)]
        decision.followOns = [request(of: UUID())]
        decision.timers = [
            WireTimer.with {
                $0.key = "remind"
                $0.after = 100
                $0.request = request(of: caseID)
                $0.request.grid = stepping
            }
        ]
        decision.personKeys = [
            WirePersonKey.with {
                $0.person = person
                $0.wrapped = Data(UUID().bytes + UUID().bytes)
                $0.keyID = "k1"
            }
        ]
        decision.particulars = [
            WireParticulars.with {
                $0.person = person
                $0.kind = "requester"
                $0.sealed = Data(UUID().bytes)
            }
        ]
        return decision
    }

    /// By its grid it is seen that a request is a timer's, whose case is there: nothing else tells a line so little.
    private static let stepping = "g02"

    private static func decision(on request: WireRequest) -> WireDecision {
        WireDecision.with {
            $0.request = request
            $0.version = request.grid == stepping ? 1 : 0
            $0.digest = request.grid == stepping ? Data(SHA256.hash(data: state)) : Data()
            $0.outcome = .accepted
            $0.facts = Data("[]".utf8)
            $0.state = state
            $0.summary = WireSummary.with {
                $0.kind = "shop"
                $0.status = "toAssign"
                $0.open = true
                $0.grid = "g01"
                $0.openedAt = request.at
            }
            $0.verb = "submit"
            $0.actor = "A1"
            $0.role = "desk"
            $0.channel = "phone"
            $0.occurredAt = request.at
            $0.at = request.at
        }
    }

    private static func request(of caseID: UUID) -> WireRequest {
        WireRequest.with {
            $0.id = Data(UUID().bytes)
            $0.caseID = Data(caseID.bytes)
            $0.line = line
            $0.grid = "g01"
            $0.at = 1_790_000_000_000
            $0.keyID = "k1"
            $0.body = Data([1, 2, 3])
            $0.type = RequestType.current
        }
    }

    private static func posting(_ account: String, _ fen: Int64) -> WirePosting {
        WirePosting.with {
            $0.account = account
            $0.fen = fen
        }
    }
}
