import Casework
import FoundationEssentials
import Lines
import Testing
import Work

@testable import Intake

/// The services around a register, each for as long as a test needs it.
extension Desk {
    func forwarding(
        _ publisher: TestPublisher, clock: any Clock<Duration> = ContinuousClock(), holdAbove: Int = 10_000,
        depth: @escaping @Sendable (Line) -> Int? = { _ in nil }, _ body: () async throws -> Void,
        whenStopped: () async -> Void = {}
    ) async throws {
        var options = Forwarder.Options(holdAbove: holdAbove, idle: .milliseconds(5))
        if clock is TestClock { options.idle = .seconds(7) } else { options.pauses = Pauses([.milliseconds(2)]) }
        let time = time
        let forwarder = Forwarder(
            register: register, publisher: publisher, depth: depth, options: options, clock: clock,
            now: { time.now }, log: book.logger())
        let work = Task { try await forwarder.run() }
        do {
            try await body()
        } catch {
            work.cancel()
            throw error
        }
        work.cancel()
        await whenStopped()
        try await work.value
    }

    func settling(
        clock: any Clock<Duration> = HastyClock(), shelf: DirectoryShelf? = nil, page: Int = 500,
        _ body: () async throws -> Void
    ) async throws {
        let time = time
        let settler = Settler(
            register: register, ledger: ledger, directory: shelf ?? DirectoryShelf(path: nil, ring: ring),
            untold: house.untold,
            options: Settler.Options(page: page), clock: clock, now: { time.now }, log: book.logger())
        let work = Task { try await settler.run() }
        do {
            try await body()
        } catch {
            work.cancel()
            throw error
        }
        work.cancel()
        try await work.value
    }

    /// Some whole looks at the ledger.
    func settlingOnce(page: Int = 500, looks: Int = 1) async throws {
        let clock = TestClock()
        try await settling(clock: clock, page: page) {
            for _ in 0..<looks {
                await clock.sleepers(1)
                if looks > 1 { clock.advance(by: .seconds(60)) }
            }
            await clock.sleepers(1)
        }
    }

    func watching(_ channels: [any MessageChannel], _ body: (TestClock) async throws -> Void) async throws {
        let clock = TestClock()
        let time = time
        let alarm = Alarm(
            register: register, channels: channels, repeatAfter: .minutes(5), clock: clock, now: { time.now },
            log: book.logger())
        let work = Task { try await alarm.run() }
        do {
            try await body(clock)
        } catch {
            work.cancel()
            throw error
        }
        work.cancel()
        try await work.value
    }

    /// Looks again and again until it is so; the test's time limit is the deadline.
    func until(_ condition: () async throws -> Bool) async throws {
        while try await !condition() {
            try Task.checkCancellation()
            await Task.yield()
        }
    }

    /// So many normal rows that the broker has confirmed.
    func sent(_ count: Int) async throws -> [RegisteredRequest] {
        var rows: [RegisteredRequest] = []
        for index in 0..<count {
            guard case .registered(let row) = try await register.accept(entry(index)) else { continue }
            rows.append(row)
        }
        try await register.markSent(rows.map(\.id), at: time.now, resend: ResendPolicy())
        return rows
    }
}
