import Casework
import Foundation
import Ledger
import Testing

@testable import Operations

@Suite("What was registered is committed, parked or under way")
struct ConservationTests {
    private static func id() -> RequestID { RequestID(UUID()) }
    private static let nowhere = Trace(inbox: 0, entries: 0)

    @Test(
        "each row is counted in one place",
        arguments: [
            (true, Trace(inbox: 1, entries: 1), "committed"),
            (false, Trace(inbox: 1, entries: 1), "committed"),
            (true, Trace(inbox: 1, entries: 0), "committed"),
            (true, Trace(inbox: 1, entries: 1, parked: .kept), "committed"),
            (true, Trace(inbox: 0, entries: 0, parked: .kept), "parked"),
            (false, Trace(inbox: 0, entries: 0, parked: .kept), "parked"),
            (true, Trace(inbox: 0, entries: 0, parked: .replayed), "underWay"),
            (false, nowhere, "underWay"),
            (true, nowhere, "lost"),
        ])
    func places(isSettled: Bool, trace: Trace, place: String) {
        var conservation = Conservation()
        conservation.count(Self.id(), isSettled: isSettled, trace)
        let places = [
            "committed": conservation.committed, "parked": conservation.parked, "underWay": conservation.underWay,
            "lost": conservation.lost,
        ]
        #expect(places.filter { $0.value > 0 } == [place: 1])
        #expect(conservation.registered == 1)
        #expect(conservation.duplicated == 0)
        #expect(conservation.holds == (place != "lost"))
    }

    @Test("what stands twice, in the inbox or in the books, is a duplicate", arguments: [(2, 1), (1, 2)])
    func duplicates(inbox: Int, entries: Int) {
        var conservation = Conservation()
        let id = Self.id()
        conservation.count(id, isSettled: true, Trace(inbox: inbox, entries: entries))
        #expect(conservation.duplicated == 1)
        #expect(conservation.duplicatedIDs == [id])
        #expect(!conservation.holds)
        #expect(conservation.report.contains("duplicated: \(id)"))
    }

    @Test("the house's own requests are counted apart, and those that stand twice are not overlooked")
    func own() {
        var conservation = Conservation()
        conservation.count(forgotten: 5, own: OwnRequests(entries: 9, twice: 1))
        #expect(conservation.registered == 0)
        #expect(conservation.own == 9)
        #expect(conservation.duplicated == 1)
    }

    @Test("looks at what is private are counted apart, and one that is lost or stands twice is not overlooked")
    func looks() {
        var conservation = Conservation()
        conservation.count(Self.id(), isLook: true, isSettled: true, Trace(inbox: 1, entries: 1))
        conservation.count(Self.id(), isLook: true, isSettled: false, Self.nowhere)
        #expect(conservation.line == "0 registered, 0 committed, 0 lost, 0 duplicated" && conservation.looks == 2)
        conservation.count(Self.id(), isLook: true, isSettled: true, Self.nowhere)
        conservation.count(Self.id(), isLook: true, isSettled: true, Trace(inbox: 2, entries: 1))
        #expect(conservation.lost == 1 && conservation.duplicated == 1 && conservation.registered == 0)
    }

    @Test("what is lost is named, a few of many, and the sentence says what to do")
    func names() {
        var conservation = Conservation()
        for _ in 0..<30 { conservation.count(Self.id(), isSettled: true, Self.nowhere) }
        #expect(conservation.lost == 30)
        #expect(conservation.lostIDs.count == 20)
        #expect(conservation.report.contains("linli ledger restored"))
        #expect(conservation.line == "30 registered, 0 committed, 30 lost, 0 duplicated")
    }
}
