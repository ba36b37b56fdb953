import FoundationEssentials
import Synchronization
import Testing

@testable import Daemon

@Suite("Time, ids and lots")
struct ClockTests {
    @Test("the wall clock tells milliseconds since 1970")
    func wall() {
        let before = Int64(Date.now.timeIntervalSince1970 * 1_000)
        let now = Clocks.now()
        let after = Int64(Date.now.timeIntervalSince1970 * 1_000)
        #expect((before - 1...after + 1).contains(now))
    }

    @Test("an id is a UUID of version 7 with the time in front")
    func shape() {
        let ids = IDSource(now: { 0x0199_0000_abcd }, random: { .max })
        #expect(ids.uuidV7().uuidString == "01990000-ABCD-77FF-BFFF-FFFFFFFFFFFF")
        #expect(
            IDSource(now: { 0x0199_0000_abcd }, random: { 0 }).uuidV7().uuidString
                == "01990000-ABCD-7000-8000-000000000000")
    }

    @Test("ids sort by birth, whatever the clock does, and no two are equal")
    func monotonic() {
        let time = Mutex<Int64>(1_000)
        let ids = IDSource(now: { time.withLock { $0 } })
        var minted: [String] = []
        for step in [0, 1, -500, 0, 700, 0] {
            time.withLock { $0 += Int64(step) }
            for _ in 0..<10_000 { minted.append(ids.uuidV7().uuidString) }
        }
        #expect(zip(minted, minted.dropFirst()).allSatisfy { $0 < $1 })
    }

    @Test("ids differ though many tasks ask for them at once", .timeLimit(.minutes(1)))
    func concurrent() async {
        let ids = IDSource(random: { 0 })
        let minted = await withTaskGroup { tasks in
            for _ in 0..<8 { tasks.addTask { (0..<5_000).map { _ in ids.uuidV7() } } }
            return await tasks.reduce(into: Set<UUID>()) { $0.formUnion($1) }
        }
        #expect(minted.count == 40_000)
    }

    @Test("lots differ")
    func lots() {
        #expect(Set((0..<1_000).map { _ in Lots.draw() }).count == 1_000)
    }
}
