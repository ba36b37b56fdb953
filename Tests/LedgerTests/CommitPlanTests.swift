import FoundationEssentials
import Testing

@testable import Ledger
@testable import Lines

@Suite("A batch is worked out before anything is written")
struct CommitPlanTests {
    private let caseID = UUID()

    private func books(version: UInt64 = 1, state: String = "a") -> Books {
        var books = Books()
        books.versions[caseID] = CaseVersion(number: version, digest: Decisions.digest(state))
        return books
    }

    @Test("a decision on the current version stands, and the next one may stand on it")
    func chain() {
        let plan = CommitPlan(
            [
                Decisions.make(case: caseID, on: 1, after: "a", leaving: "b"),
                Decisions.make(case: caseID, on: 2, after: "b", leaving: "c"),
            ], on: books())
        #expect(plan.standing.map(\.version) == [2, 3])
        #expect(plan.lost.isEmpty)
    }

    @Test("the number alone is not the version: the digest of the state must be the same")
    func digest() {
        let plan = CommitPlan([Decisions.make(case: caseID, on: 1, after: "other")], on: books())
        #expect(plan.standing.isEmpty)
        #expect(plan.lost.count == 1)
    }

    @Test("whoever stands on a decision that lost, loses too")
    func followerLoses() {
        let plan = CommitPlan(
            [
                Decisions.make(case: caseID, on: 0, leaving: "b"),
                Decisions.make(case: caseID, on: 1, after: "b", leaving: "c"),
            ], on: books())
        #expect(plan.lost.count == 2)
    }

    @Test("a request that lost goes back once, however often it was decided, and not at all when it stands after all")
    func lostTwice() {
        let id = UUID()
        let stale = Decisions.make(id, case: caseID, on: 7, after: "gone")
        let twice = CommitPlan([stale, stale], on: books())
        #expect(twice.lost.count == 1)
        #expect(twice.duplicates == 1)
        let current = Decisions.make(id, case: caseID, on: 1, after: "a", leaving: "b")
        for batch in [[stale, current], [current, stale], [stale, stale, current]] {
            let plan = CommitPlan(batch, on: books())
            #expect(plan.standing.count == 1)
            #expect(plan.lost.isEmpty)
            #expect(plan.duplicates == batch.count - 1)
        }
    }

    @Test("a request is committed once, in a batch and over batches")
    func duplicates() {
        let known = UUID()
        let twice = UUID()
        var books = books()
        books.inInbox = [known]
        let plan = CommitPlan(
            [
                Decisions.make(known, case: caseID, on: 1, after: "a"),
                Decisions.make(twice, case: caseID, on: 1, after: "a", leaving: "b"),
                Decisions.make(twice, case: caseID, on: 1, after: "a", leaving: "b"),
            ], on: books)
        #expect(plan.duplicates == 2)
        #expect(plan.standing.count == 1)
    }

    @Test("a claim that another case holds is lost and named; one of the same case is not")
    func claims() {
        var books = books()
        books.claims[ClaimKey(kind: "grant", key: "b|f|R01")] = UUID()
        books.claims[ClaimKey(kind: "offer", key: "mine")] = caseID
        let plan = CommitPlan(
            [
                Decisions.make(case: caseID, on: 1, after: "a", claims: [("grant", "b|f|R01")]),
                Decisions.make(case: caseID, on: 1, after: "a", claims: [("offer", "mine")]),
            ], on: books)
        #expect(plan.lost.first?.claims.map(\.text) == ["grant:b|f|R01"])
        #expect(plan.standing.count == 1)
        #expect(plan.newClaims.isEmpty)
    }

    @Test("of two decisions of a batch that want one claim, the first gets it")
    func claimInBatch() {
        let other = UUID()
        let plan = CommitPlan(
            [
                Decisions.make(case: caseID, on: 1, after: "a", claims: [("slot", "S01:1")]),
                Decisions.make(case: other, claims: [("slot", "S01:1")]),
            ], on: books())
        #expect(plan.standing.map(\.decision.request.caseUUID) == [caseID])
        #expect(plan.lost.map(\.decision.request.caseUUID) == [other])
    }

    @Test("a fund never goes below its floor, counted over the batch")
    func floors() {
        var books = Books()
        books.accounts["fund:party-dues"] = .init(balance: 1000, floor: 0)
        let postings: [(String, Int64)] = [("fund:party-dues", -600), ("given:cash", 600)]
        let plan = CommitPlan(
            [Decisions.make(case: UUID(), postings: postings), Decisions.make(case: UUID(), postings: postings)],
            on: books)
        #expect(plan.standing.count == 1)
        #expect(plan.lost.count == 1)
    }

    @Test("an equal timer is left alone, another spec replaces it, and what is not wanted ends")
    func timers() {
        var books = books()
        let kept = UUID()
        let ended = UUID()
        books.timers[caseID] = [
            "remind": .init(request: kept, spec: Decisions.timer("remind", after: 1000, case: caseID).spec),
            "offer": .init(request: ended, spec: "after 5 wall"),
        ]
        let fresh = Decisions.timer("offer", after: 9, case: caseID)
        let plan = CommitPlan(
            [
                Decisions.make(
                    case: caseID, on: 1, after: "a",
                    timers: [Decisions.timer("remind", after: 1000, case: caseID), fresh])
            ], on: books)
        #expect(plan.endedTimers == [ended])
        #expect(Array(plan.newTimers.keys) == [fresh.request.requestID])
    }

    @Test("a timer that fired is over, and may be wanted again under a new id")
    func firedTimer() {
        var books = books()
        let fired = UUID()
        books.timers[caseID] = ["visit": .init(request: fired, spec: "after 7 wall")]
        let again = Decisions.timer("visit", after: 7, case: caseID)
        let plan = CommitPlan(
            [Decisions.make(fired, case: caseID, on: 1, after: "a", verb: "due", timers: [again])], on: books)
        #expect(Array(plan.newTimers.keys) == [again.request.requestID])
        #expect(plan.endedTimers.isEmpty)
    }

    @Test("a refusal and a nothing are checked against the version, and do not advance it")
    func refusal() {
        let plan = CommitPlan(
            [
                Decisions.make(case: caseID, on: 1, after: "a", outcome: .refused),
                Decisions.make(case: caseID, on: 1, after: "a", outcome: .nothing),
                Decisions.make(case: caseID, on: 7, after: "x", outcome: .refused),
            ], on: books())
        #expect(plan.standing.map(\.version) == [1, 1])
        #expect(plan.lost.count == 1)
    }
}
