import Glibc
import IOThread
import Testing

/// An actor that lives on a thread of its own.
private actor Resident {
    nonisolated let thread = IOThread(name: "resident")
    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }
    private var count = 0

    deinit { thread.stop() }

    func threadID() -> UInt { UInt(pthread_self()) }

    func add() -> Int {
        count += 1
        return count
    }

    /// Waits until `descriptor` can be read, by the thread's own turn.
    func readable(_ descriptor: Int32) async -> Bool {
        await withCheckedContinuation { continuation in
            thread.setTurn { [thread] ready in
                guard ready.readable else { return Interest(descriptor: descriptor) }
                thread.setTurn(nil)
                continuation.resume(returning: true)
                return Interest()
            }
        }
    }
}

@Suite("A thread that sleeps in poll()", .timeLimit(.minutes(1)))
struct IOThreadTests {
    @Test("its actor's jobs run on one thread, one at a time")
    func oneThread() async {
        let resident = Resident()
        let ids = await withTaskGroup(of: UInt.self) { tasks in
            for _ in 0..<100 {
                tasks.addTask {
                    _ = await resident.add()
                    return await resident.threadID()
                }
            }
            return await tasks.reduce(into: Set<UInt>()) { $0.insert($1) }
        }
        #expect(ids.count == 1)
        #expect(await resident.add() == 101)
    }

    @Test("it wakes when its descriptor can be read, and jobs run meanwhile")
    func wakes() async throws {
        var ends: [Int32] = [0, 0]
        try #require(pipe(&ends) == 0)
        let (reading, writing) = (ends[0], ends[1])
        let resident = Resident()
        async let woken = resident.readable(reading)
        _ = await resident.add()
        #expect(write(writing, "x", 1) == 1)
        #expect(await woken)
        close(reading)
        close(writing)
    }
}
