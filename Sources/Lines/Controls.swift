package import Casework
package import Logging
package import Work

/// Where it is kept what administrators have set for the lines. Throws `Outage` when that is down.
package protocol Controls: Sendable {
    func control(of line: Line) async throws -> Control
}

/// Asks for a line's control at the start, and then whenever no state query has told for a while: a line on which nothing
/// comes in is idle or paused, and in both cases nobody asks.
package struct ControlPoll: Sendable {
    private let line: Line
    private let controls: any Controls
    private let board: ControlBoard
    private let pause: Duration
    private let clock: any Clock<Duration>
    private let log: Logger

    package init(
        _ line: Line, _ controls: any Controls, board: ControlBoard, every pause: Duration, clock: any Clock<Duration>,
        log: Logger
    ) {
        self.line = line
        self.controls = controls
        self.board = board
        self.pause = pause
        self.clock = clock
        self.log = log
    }

    /// Runs until the task is cancelled. While nothing can be asked, what was heard last stays in force.
    package func run() async throws {
        await ask()
        while true {
            let known = board.heard
            try await clock.sleep(for: pause)
            if board.heard == known { await ask() }
        }
    }

    private func ask() async {
        do {
            board.take(try await controls.control(of: line))
        } catch {
            log.debug("control not read", metadata: ["error": "\(error)"])
        }
    }
}
