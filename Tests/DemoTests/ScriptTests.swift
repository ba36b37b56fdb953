import Casework
import Foundation
import Testing

@testable import Demo

@Suite("The demo day as it is written down")
struct ScriptTests {
    private static func script() throws -> Script {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().path
        return try Script(folder: "\(root)/config/demo")
    }

    @Test("forty posts, of which two are turned away and one is typed twice: 37 are registered")
    func forty() throws {
        let script = try Self.script()
        #expect(script.posts.map(\.n) == Array(1...40))
        let refused = script.posts.filter { $0.expect.http == 422 }
        let repeated = script.posts.filter { $0.again != nil }
        #expect(refused.map(\.n) == [5, 20])
        #expect(repeated.map(\.n) == [2])
        #expect(script.posts.count - refused.count - repeated.count == script.evening.registered)
        #expect(script.evening.cases.reduce(0) { $0 + $1.requests } == script.evening.registered)
    }

    @Test("whoever types is hired, every case is looked at in the evening, and every registered post has its state")
    func whole() throws {
        let script = try Self.script()
        let people = Set(script.evening.people.map(\.name))
        #expect(Set(script.posts.compactMap(\.actor)) == people)
        #expect(Set(script.posts.compactMap(\.case)) == Set(script.evening.cases.map(\.case)))
        for post in script.posts where post.expect.http == 202 { #expect(post.expect.state != nil, "#\(post.n)") }
        #expect(script.posts.filter { $0.expect.refusal != nil }.map(\.n) == [11, 15, 19])
        #expect(script.posts.filter { $0.after != nil }.map(\.n) == [15, 19])
    }

    @Test("the administrator looks at 15:00 and at the end, at every line, and asks why once")
    func glances() throws {
        let glances = try Self.script().lines.compactMap { if case .glance(let glance) = $0 { glance } else { nil } }
        #expect(glances.map(\.t.text) == ["15:00", "23:00"])
        let counts = glances.map { $0.queues?.lines.values.flatMap(\.counts.values).reduce(0, +) }
        #expect(counts == [7, 3])
        #expect(glances.compactMap(\.queues).allSatisfy { $0.lines.keys.allSatisfy { Line(rawValue: $0) != nil } })
        #expect(glances.compactMap(\.why).map(\.case) == ["M2"])
    }
}
