import Foundation
import Testing
import Work

@Suite("Suspects")
struct SuspectsTests {
    private let directory = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path()
    private let poison = UUID()
    private let neighbour = UUID()

    /// A run of a worker: what it notes is all that is left of it.
    private func run(_ body: (Suspects) throws -> Void = { _ in }) throws -> [UUID: Int] {
        let suspects = try Suspects(in: directory, queue: "linli.errand")
        try body(suspects)
        return suspects.charged
    }

    @Test("what was in hand when the worker died is charged at the next start, once for each time")
    func charged() throws {
        defer { try? FileManager.default.removeItem(atPath: directory) }
        _ = try run { suspects in
            try suspects.enter(neighbour)
            try suspects.settle(neighbour)
            try suspects.enter(poison)
        }
        for crashes in 1...3 {
            let charged = try run { suspects in
                #expect(suspects.crashes(of: poison) == crashes)
                #expect(suspects.crashes(of: neighbour) == 0)
                try suspects.enter(poison)
            }
            #expect(charged == [poison: crashes])
        }
    }

    @Test("a charge is kept over runs that did not come to it, and forgotten when it is settled")
    func kept() throws {
        defer { try? FileManager.default.removeItem(atPath: directory) }
        _ = try run { try $0.enter(poison) }
        #expect(try run() == [poison: 1])
        let later = try run { #expect($0.crashes(of: poison) == 1) }
        #expect(later.isEmpty)
        _ = try run { suspects in
            try suspects.enter(poison)
            try suspects.settle(poison)
            #expect(suspects.crashes(of: poison) == 0)
        }
        _ = try run { #expect($0.crashes(of: poison) == 0) }
    }

    @Test("what was given back is charged with nothing more, and keeps what it was charged with")
    func givenBack() throws {
        defer { try? FileManager.default.removeItem(atPath: directory) }
        _ = try run { try $0.enter(poison) }
        for _ in 0..<2 {
            _ = try run { suspects in
                try suspects.enter(poison)
                try suspects.leave(poison)
                #expect(suspects.crashes(of: poison) == 1)
            }
        }
    }

    @Test("two workers of a queue have a file each, and neither is charged with the other's")
    func two() throws {
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let first = try Suspects(in: directory, queue: "linli.errand")
        try first.enter(poison)
        let second = try Suspects(in: directory, queue: "linli.errand")
        #expect(second.charged.isEmpty)
        #expect(second.crashes(of: poison) == 0)
    }

    @Test("a line that was torn means nothing, and a long file is made short")
    func torn() throws {
        defer { try? FileManager.default.removeItem(atPath: directory) }
        _ = try run { try $0.enter(poison) }
        let path = "\(directory)/suspects/linli.errand"
        let text = try String(contentsOfFile: path, encoding: .utf8)
        try (text + "working 12345").write(toFile: path, atomically: false, encoding: .utf8)
        let charged = try run { suspects in
            for _ in 0..<15_000 {
                try suspects.enter(neighbour)
                try suspects.settle(neighbour)
            }
        }
        #expect(charged == [poison: 1])
        #expect(try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? .max < 1 << 20)
        _ = try run { #expect($0.crashes(of: poison) == 1) }
    }
}
