import Casework
import FoundationEssentials
import Postgres
import SwiftProtobuf
import Testing
import Work

@testable import Ledger
@testable import Lines

/// No line asks for another case yet: here one does, and all that stands behind it is the house's own.
private enum PublicMatter: ServiceLine {
    typealias Body = ErrandBody

    enum Fact: Codable, Sendable, Equatable { case opened(at: Instant) }

    struct State: Codable, Sendable, Equatable {
        let openedAt: Instant
    }

    static let line = Line.mediation
    static let transitions: Set<Transition> = []
    static let grid = GridCode("rongxi-1")

    static func decide(_ request: Request<ErrandBody>, on state: State?, in world: World) -> Decision<Fact, State> {
        var step = Step<PublicMatter>(request, on: state, in: world)
        step.record(.opened(at: request.at))
        step.ask(
            FollowOn(
                target: .child("errand"), line: .errand, verb: .submit, grid: grid,
                fields: [
                    "kind": .text("shop"), "text": .text("米10斤"),
                    "caller": .object(["phone": .text("15405910001")]),
                ]))
        return step.decision()
    }

    static func evolve(_: State?, _ fact: Fact) -> State {
        switch fact {
        case .opened(let at): State(openedAt: at)
        }
    }

    static func deeds(of _: Fact, by _: Verb, from _: State?, to _: State, at _: Instant) -> [Deed] { [] }
    static func timers(of _: State, by _: Policy) -> [Timer] { [] }
    static func summary(of state: State) -> Summary {
        Summary(kind: "public", status: .toTalk, grid: grid, openedAt: state.openedAt)
    }
    static func requester(of _: State) -> PersonReference { .resident("R01") }
    static func verbs(on _: State?) -> [Verb] { [] }
    static func fields(of _: Verb, on _: State?, in _: DeskView) -> [Form.Field] { [] }
}

@Suite("A decision asks for another case, and gets one", .timeLimit(.minutes(2)))
struct FollowOnTests {
    private let ring = KeyRing.fresh(id: "k1")
    private let catalogue = Catalogue(kinds: [
        ServiceKind(code: "shop", line: .errand, zh: "代购", en: "Shopping"),
        ServiceKind(code: "public", line: .mediation, zh: "公共事项", en: "Public issue"),
    ])

    /// The decisions of a line on these messages, read with the line's own role and out of the bundles that it publishes.
    private func decisions<Trade: ServiceLine>(
        of _: Trade.Type, on messages: [Work.Message], in house: HouseOfRoles
    ) async throws -> [WireDecision] {
        let role = "linli-\(Trade.line.rawValue)"
        return try await house.withPool(as: role) { (ledger) async throws in
            try await house.withPool(as: role, on: house.keys) { (keys) async throws in
                let handler = LineHandler<Trade>(
                    LedgerReader(ledger: ledger, keys: keys),
                    house: .init(
                        catalogue: catalogue, policy: Policy(), calendar: .withoutNotices, ring: ring, app: role))
                let handled = try await handler.handle(messages)
                #expect(handled.verdicts == messages.map { _ in .done })
                return try handled.outgoing.flatMap { try Bundler.open($0.message.body) }
            }
        }
    }

    @Test("the child travels from the one line's decision to a numbered case of the other's")
    func child() async throws {
        try await HouseOfRoles.with { (house) async throws in
            try await house.withPool(as: "linli-ledger") { (ledger) async throws in
                try await house.withPool(as: "linli-ledger", on: house.keys) { (keys) async throws in
                    let committer = Committer(ledger: ledger, keys: keys)
                    let asked = try await decisions(of: PublicMatter.self, on: [try parent()], in: house)
                    #expect(try await committer.commit(asked) == CommitReport(committed: 1))

                    // What the relay would send.
                    let row = try await ledger.withConnection {
                        try await $0.query(Statement("due", "SELECT kind, request FROM outbox"), []).only()
                    }
                    #expect(try row.text("kind") == "followOn")
                    let request = try WireRequest(serializedBytes: try row.bytes("request"))
                    let opened = try await decisions(
                        of: Errand.self, on: [request.outgoing("linli-ledger").message], in: house)
                    #expect(try await committer.commit(opened) == CommitReport(committed: 1))
                    #expect(try await committer.commit(opened) == CommitReport(duplicates: 1))
                }
            }
            let numbers = try await house.texts("SELECT number FROM cases WHERE line = 'errand' AND kind = 'shop'")
            #expect(numbers.count == 1)
            #expect(CaseNumber(numbers.first ?? "")?.prefix == 99)
            #expect(try await house.texts("SELECT count(*) FROM outbox WHERE kind = 'followOn'") == ["0"])
            #expect(try await house.texts("SELECT actor FROM entries WHERE book = 'errand'") == ["house"])
        }
    }

    private func parent() throws -> Work.Message {
        var fields = Fields(["kind": .text("shop"), "text": .text("路灯"), "address": .text("榕荫里3号楼")])
        let body = try #require(ErrandBody.read(.submit, from: &fields))
        let at = Instant(milliseconds: 1_700_000_000_000)
        let request = Request(
            id: RequestID(UUID()), caseID: CaseID(UUID()), line: .mediation, verb: .submit,
            actor: Actor(id: "A1", role: .desk), channel: .phone, occurredAt: at, at: at, body: body)
        return try RequestSeal(ring).close(RequestEnvelope(request: request, number: nil), grid: PublicMatter.grid)
            .message(app: "linli-intake")
    }
}
