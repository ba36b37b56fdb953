import ArgumentParser
import Casework
import Daemon
import Foundation
import Intake
import LineService
import Lines
import Work

/// The register of the house's intake, for a command beside the running daemon.
struct RegisterOptions: ParsableArguments {
    @OptionGroup var house: HouseOptions

    func register() async throws -> Register {
        let settings = try await house.settings()
        return try Register.open(
            at: settings.register.file, numberSecret: try settings.loadKeyRing().numberSecret,
            ids: { IDSource().uuidV7() })
    }

    var now: Instant { Instant(milliseconds: Clocks.now()) }
    var random: RandomSource { RandomSource(Lots.draw) }
}

struct DeskCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "desk", abstract: "服务台: the desk that intake serves, and its numbers.",
        subcommands: [Enrol.self, Numbers.self])

    struct Enrol: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Gives this register its two-digit prefix. A prefix serves one register for ever.")
        @OptionGroup var options: RegisterOptions
        @Argument(help: "The prefix, from 10 to 89; 90 to 99 are the ledger's own.") var prefix: Int

        func run() async throws {
            try await options.register().enrol(prefix: prefix, at: options.now)
            print("desk \(prefix) enrolled")
        }
    }

    struct Numbers: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Prints case numbers for paper, to be typed in when the power is back.")
        @OptionGroup var options: RegisterOptions
        @Argument(help: "How many.") var count: Int

        func validate() throws {
            guard (1...1000).contains(count) else { throw ValidationError("from 1 to 1000 numbers at a time") }
        }

        func run() async throws {
            for number in try await options.register().preissue(count, at: options.now) { print(number.spoken) }
        }
    }
}

struct ActorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "actor", abstract: "People with a credential at the door.",
        subcommands: [Add.self, Rotate.self, Disable.self, List.self])

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Gives somebody a credential. The token is shown once and kept only as a hash.")
        @OptionGroup var options: RegisterOptions
        @Argument(help: "The name.") var name: String
        @Option(help: "desk, coordinator, finance, secretary, admin or doer.") var role: String
        @Option(
            help:
                "Their code in the directory, such as S05. A doer works on her own cases; one of the staff does not judge them."
        )
        var doer: String?

        func run() async throws {
            guard let role = Actor.Role(rawValue: role) else { throw ValidationError("there is no role \(self.role)") }
            guard role != .doer || doer != nil, doer.map(DoerID.isNeutral) != false else {
                throw ValidationError("a doer needs --doer with her code in the directory")
            }
            let (id, token) = try await options.register().addActor(
                name, role: role, doer: doer.map { DoerID($0) }, at: options.now, random: options.random)
            print("\(id) \(token.text)")
        }
    }

    struct Rotate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Gives somebody a new token; the old one is void.")
        @OptionGroup var options: RegisterOptions
        @Argument(help: "The id, such as A3.") var id: String

        func run() async throws {
            print("\(id) \(try await options.register().rotateToken(of: id, random: options.random).text)")
        }
    }

    struct Disable: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Takes somebody's credential away.")
        @OptionGroup var options: RegisterOptions
        @Argument(help: "The id, such as A3.") var id: String

        func run() async throws {
            try await options.register().disable(id, at: options.now)
            print("\(id) disabled")
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lists who has a credential.")
        @OptionGroup var options: RegisterOptions

        func run() async throws {
            for actor in try await options.register().actors() {
                print("\(actor.id)\t\(actor.role.rawValue)\t\(actor.isDisabled ? "disabled" : "active")\t\(actor.name)")
            }
        }
    }
}
