import Casework
import GRDB
import HTTPTypes
import Testing

@testable import Intake

@Suite("a disk with no room left", .timeLimit(.minutes(1)))
struct FullDiskTests {
    @Test("who submits hears what to do, nothing half is kept, and it goes on when there is room again")
    func full() async throws {
        try await Desk.open { desk in
            let first = try await desk.post(DemoDayTests.first, key: "first")
            try await desk.setMostPages(nil)
            // Room is left in pages that are begun: the desk works until they are full.
            var accepted = 1
            var refused = try await desk.post(Desk.shopping())
            while refused.status == 202 && accepted < 1000 {
                accepted += 1
                refused = try await desk.post(Desk.shopping(), key: "row \(accepted)")
            }
            #expect(refused.status == 503)
            #expect(refused.text("detail") == "请先记在纸上,稍后补录。")
            #expect(refused.headers[.retryAfter] == "5")
            #expect(try await desk.register.counts().registered == accepted)
            #expect(try await desk.register.enrolments().first?.given == accepted)
            #expect(desk.book.text.contains("not registered"))

            // What is there is found; what was tried meanwhile is registered once there is room.
            #expect(try await desk.post(DemoDayTests.first, key: "first").text("number") == first.text("number"))
            let path = "/api/v1/cases/\(first.text("number") ?? "")/public?tail=0001"
            #expect(try await desk.get(path).status == 200)
            try await desk.setMostPages(1_000_000)
            let again = try await desk.post(Desk.shopping(), key: "row \(accepted + 1)")
            #expect([200, 202].contains(again.status))
            #expect(try await desk.register.enrolments().first?.given == accepted + 1)
            let integrity = try await desk.register.writer.read {
                try String.fetchAll($0, sql: "PRAGMA integrity_check")
            }
            #expect(integrity == ["ok"])
        }
    }

    @Test("where one submission still finds room, it is not refused for the others that do not")
    func together() async throws {
        try await Desk.open { desk in
            try await desk.setMostPages(nil)
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for index in 0..<200 { group.addTask { try await desk.post(Desk.shopping(), key: "\(index)").status } }
                return try await group.reduce(into: [Int: Int]()) { $0[$1, default: 0] += 1 }
            }
            #expect(Set(statuses.keys) == [202, 503])
            #expect(try await desk.register.counts().registered == statuses[202])
            #expect(try await desk.register.enrolments().first?.given == statuses[202])
        }
    }
}

extension Desk {
    /// The file may not have more pages than this; nil for not one more than it has.
    fileprivate func setMostPages(_ most: Int?) async throws {
        try await register.writer.writeWithoutTransaction { db in
            let pages = try most ?? Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
            try db.execute(sql: "PRAGMA max_page_count = \(pages)")
        }
    }
}
