import ArgumentParser
import Casework
import Daemon
import Foundation
import Ledger
import Operations
import Premises

/// The first thing to type at night: is anything stuck, since when, and what to do.
struct QueuesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "queues",
        abstract: "登记, 消息, 等人办: what waits where, and what to do about the worst.",
        discussion: """
            Reads the register, RabbitMQ's own counts (up to 5 s old) and the ledger, and consumes nothing. What cannot \
            be read says so and why; the others are shown all the same.
            """)

    @OptionGroup var house: HouseOptions
    @Option(help: "text or json.") var output = OutputForm.text
    @Flag(help: "Draws it again every two seconds until Ctrl-C.") var watch = false

    func run() async throws {
        guard watch else { return try await show(report()) }
        try await untilSignalled {
            while true {
                let report = try await report()
                if output == .text { print("\u{1B}[H\u{1B}[2J", terminator: "") }
                try show(report)
                try await ContinuousClock().sleep(for: .seconds(2))
            }
        }
    }

    private func show(_ report: QueuesReport) throws {
        let advisor = Advisor(house.keeper)
        switch output {
        case .text: report.lines(advisor).printed()
        case .json: print(String(decoding: try report.json(advisor), as: UTF8.self))
        }
        // All streams: with --watch into a pipe the figures must not wait for a full buffer.
        fflush(nil)
    }

    private func report() async throws -> QueuesReport {
        // What is wrong with the settings as a whole is said at once; what one part needs is that part's own.
        let settings = try await house.settings()
        return await QueuesReport.read(
            now: Instant(milliseconds: Clocks.now()), register: settings.register.file,
            broker: {
                let (api, vhost) = try await house.management()
                return try await api.queues(vhost: vhost)
            },
            waiting: { try await house.withLedger { try await Waiting.read(from: $0) } })
    }
}
