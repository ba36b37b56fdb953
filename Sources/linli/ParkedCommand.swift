import ArgumentParser
import Casework
import Daemon
import Foundation
import Intake
import Ledger
import LineService
import Lines
import Operations
import Postgres

struct ParkedCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "parked",
        abstract: "异常区: requests that a person must look at. Their bodies stay sealed, unless somebody edits one.",
        subcommands: [List.self, Show.self, Edit.self, Replay.self, Drop.self, Undo.self])

    /// Which rows are meant.
    struct Choice: ParsableArguments {
        @Argument(help: "Ids, whole: those of one minute begin alike.") var ids: [String] = []
        @Option(help: "All that failed alike, as linli parked list names it.") var fingerprint: String?
        @Flag(help: "Everything in the 异常区; needs --yes.") var all = false
        @Flag(help: "Yes, really all.") var yes = false

        func validate() throws {
            guard [!ids.isEmpty, fingerprint != nil, all].count(where: { $0 }) == 1 else {
                throw ValidationError("say which: ids, --fingerprint, or --all")
            }
            if all && !yes { throw ValidationError("--all means every one of them: add --yes") }
            for id in ids where UUID(uuidString: id) == nil {
                throw ValidationError("\(id) is no whole id, as linli parked show prints them")
            }
        }

        var choice: ParkedDesk.Choice { ParkedDesk.Choice(ids: ids, fingerprint: fingerprint) }
    }

    /// Who does it: an actor of the register, or whoever is logged in on this machine.
    struct Who: ParsableArguments {
        @Option(name: .customLong("as"), help: "Who does it: an actor's id, such as A3; else the Unix user.")
        var actor: String?

        func name(_ house: HouseOptions) async throws -> String {
            guard let actor else { return "unix:\(NSUserName())" }
            var options = RegisterOptions()
            options.house = house
            let known = try await options.register().actors().first { $0.id == actor }
            guard let known, !known.isDisabled else {
                throw ValidationError("there is no actor \(actor) who may do that: linli actor list")
            }
            return known.id
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "What is parked, grouped by how it failed.")
        @OptionGroup var house: HouseOptions
        @Flag(help: "Also what was dropped.") var dropped = false

        func run() async throws {
            let groups = try await house.withLedger { try await ParkedDesk(ledger: $0).groups(withDropped: dropped) }
            ParkedTables.groups(groups, now: Instant(milliseconds: Clocks.now())).printed()
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "One of them: case number, kind, grid, why in plain words, its properties. Never its body.")
        @OptionGroup var house: HouseOptions
        @Argument(help: "Its id, or how that begins.") var id: String?
        @Option(help: "All that failed alike, as linli parked list names it.") var fingerprint: String?

        func validate() throws {
            if (id == nil) == (fingerprint == nil) { throw ValidationError("say which: an id, or --fingerprint") }
        }

        func run() async throws {
            let choice = ParkedDesk.Choice(ids: id.map { [$0] } ?? [], fingerprint: fingerprint)
            let items = try await house.withLedger { try await ParkedDesk(ledger: $0).items(choice) }
            guard !items.isEmpty else { throw OperationsError(.parked, "nothing that was parked is of that choice") }
            for (index, item) in items.enumerated() {
                if index > 0 { print() }
                ParkedTables.item(item, now: Instant(milliseconds: Clocks.now())).printed()
            }
        }
    }

    struct Replay: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "放回: puts requests back on their way, under the same id. What has taken effect is not done again."
        )
        @OptionGroup var house: HouseOptions
        @OptionGroup var choice: Choice
        @OptionGroup var who: Who

        func run() async throws {
            let name = try await who.name(house)
            let (replay, left) = try await house.withLedger { pool in
                let desk = ParkedDesk(ledger: pool)
                let replay = try await desk.replay(choice.choice, by: name)
                return (replay, try await desk.count(.init(), .open))
            }
            ParkedWords.replayed(replay).printed()
            print("\(left) 条在异常区")
        }
    }

    struct Drop: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Takes them off the table, with a reason that is kept. linli parked undo brings them back.")
        @OptionGroup var house: HouseOptions
        @OptionGroup var choice: Choice
        @OptionGroup var who: Who
        @Option(help: "Why; without names, phones or places.") var reason: String

        func validate() throws {
            if reason.trimmingCharacters(in: .whitespaces).isEmpty { throw ValidationError("say why with --reason") }
        }

        func run() async throws {
            let name = try await who.name(house)
            let count = try await house.withLedger {
                try await ParkedDesk(ledger: $0).drop(choice.choice, by: name, because: reason)
            }
            print("\(count) 条已取下: the requests do NOT take effect; linli parked undo brings them back")
        }
    }

    struct Undo: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Brings back what was dropped in the last \(ParkedDesk.daysToUndo) days.")
        @OptionGroup var house: HouseOptions
        @OptionGroup var choice: Choice
        @OptionGroup var who: Who

        func run() async throws {
            let name = try await who.name(house)
            let (count, left) = try await house.withLedger { pool in
                let desk = ParkedDesk(ledger: pool)
                return (try await desk.undo(choice.choice, by: name), try await desk.count(choice.choice, .dropped))
            }
            print("\(count) 条回到异常区")
            if left > 0 { said("\(left) stay dropped: that was more than \(ParkedDesk.daysToUndo) days ago.") }
        }
    }
}
