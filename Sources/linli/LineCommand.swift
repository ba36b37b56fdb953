import ArgumentParser
import Casework
import Daemon
import Ledger
import Operations
import Work

struct LineCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "line",
        abstract: "Pauses a line or slows it down. What is registered meanwhile waits, and none is lost.",
        discussion: "Workers see it within seconds, also those that start later. Who did it and why is kept.",
        subcommands: [Show.self, Pause.self, Resume.self, Limit.self], defaultSubcommand: Show.self)

    /// Which line, who, and why.
    struct Change: ParsableArguments {
        @OptionGroup var house: HouseOptions
        @Argument(help: "errand, mediation or condolence.") var line: Line
        @OptionGroup var who: ParkedCommand.Who
        @Option(help: "Why: it is shown to whoever wonders. Without names, phones or places.") var reason: String

        func validate() throws {
            if Text.trimmed(reason).isEmpty { throw ValidationError("say why with --reason") }
        }

        func make(_ change: @Sendable (inout Control) -> Void) async throws {
            let name = try await who.name(house)
            let control = try await house.withLedger {
                try await ControlDesk(ledger: $0).change(line, by: name, because: reason, change)
            }
            said("\(Words.line(line).zh): \(ControlWords.sentence(control, now: Instant(milliseconds: Clocks.now())))")
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "What is in force, and the last changes.")
        @OptionGroup var house: HouseOptions
        @Option(help: "How many changes at the most.") var most = 10

        func run() async throws {
            let (all, history) = try await house.withLedger { pool in
                let desk = ControlDesk(ledger: pool)
                return (try await desk.all(), try await desk.history(most: max(0, most)))
            }
            ControlWords.lines(all, history, now: Instant(milliseconds: Clocks.now())).printed()
        }
    }

    struct Pause: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Its workers take no more requests. Urgent ones go on, unless --urgent-too.")
        @OptionGroup var change: Change
        @Flag(help: "Urgent ones wait as well: nobody is sent out, whatever is registered.") var urgentToo = false

        func run() async throws {
            let pause: Control.Pause = urgentToo ? .all : .normal
            try await change.make { $0.pause = pause }
        }
    }

    struct Resume: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Its workers go on; limits stay as they are.")
        @OptionGroup var change: Change

        func run() async throws { try await change.make { $0.pause = .none } }
    }

    struct Limit: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "How many requests each of its workers takes on. What is not named is not limited any more.",
            discussion: "Urgent requests are never limited.")
        @OptionGroup var change: Change
        @Option(help: "So many are decided together at the most.") var atOnce: Int?
        @Option(help: "So many are begun a second at the most.") var perSecond: Int?

        func validate() throws {
            for (name, value) in [("--at-once", atOnce), ("--per-second", perSecond)] {
                if let value, !(1...100_000).contains(value) {
                    throw ValidationError("\(name) is a number from 1 to 100000; to stop a line: linli line pause")
                }
            }
        }

        func run() async throws {
            let (atOnce, perSecond) = (atOnce, perSecond)
            try await change.make { control in
                control.mostAtOnce = atOnce
                control.perSecond = perSecond
            }
        }
    }
}
