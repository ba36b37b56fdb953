import ArgumentParser
import Casework
import Daemon
import Foundation
import Ledger
import Lines
import Operations
import Work

/// 居民本人: whom the ledger knows, who of them are one, and who is to be forgotten.
struct PersonCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "person",
        abstract: "Persons: who they are as ids, which two are one, and who is to be erased (个人信息保护法第47条).",
        discussion: """
            A person is a number here: nothing that is private is opened. Erasing somebody takes two people: one asks, \
            another approves. Her name, telephone, addresses and words can be read by nobody then, and found by nothing; \
            cases, money and figures stay.
            """,
        subcommands: [List.self, Join.self, Erase.self, Approve.self, Erasures.self])

    /// The reason, as it will stand for ever.
    struct Reason: ParsableArguments {
        @Option(help: "Why. It is kept for ever: without names, phones or places.") var reason: String

        func validate() throws {
            if text.isEmpty { throw ValidationError("say why with --reason") }
        }

        var text: String { Text.trimmed(reason) }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "The persons of a case, or those for whom a telephone was said.")
        @OptionGroup var house: HouseOptions
        @Option(name: .customLong("case"), help: "The case's number.") var number: String?
        @Option(help: "A telephone. Nothing of it is kept in the ledger; your shell may keep what you type.") var phone:
            String?

        func validate() throws {
            if (number == nil) == (phone == nil) { throw ValidationError("say which: --case NUMBER, or --phone PHONE") }
        }

        func run() async throws {
            let digits = try phone.map(Self.digits)
            let digests = digits == nil ? nil : Digests(secret: try await KeysCommand.file(house).read().digestSecret)
            let persons = try await house.withLedger(patience: .seconds(600)) { pool in
                let desk = PersonDesk(ledger: pool)
                if let digits, let digests { return try await desk.persons(ofPhone: digits, digests: digests) }
                return try await desk.persons(ofCase: CaseNumber(number ?? "")?.text ?? number ?? "")
            }
            PersonTables.list(persons).printed()
        }

        private static func digits(_ typed: String) throws -> String {
            guard case .success(let phone) = Phone.read(typed) else {
                throw ValidationError("that is no telephone: digits, with - or spaces where you like")
            }
            return phone.digits
        }
    }

    struct Join: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Says that two persons are one: whoever erases one of them then erases both.")
        @OptionGroup var house: HouseOptions
        @OptionGroup var who: ParkedCommand.Who
        @OptionGroup var why: Reason
        @Argument(help: "A person's id, as linli person list prints it.") var one: PersonID
        @Argument(help: "The other's.") var other: PersonID

        func run() async throws {
            let name = try await who.name(house)
            try await PersonTables.saying {
                try await house.withLedger {
                    try await PersonDesk(ledger: $0).join(one, other, by: name, because: why.text)
                }
            }
            print("\(one) and \(other) are one person from now on")
        }
    }

    struct Erase: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Asks that somebody is erased. Nothing is gone before another one has approved it.")
        @OptionGroup var house: HouseOptions
        @OptionGroup var who: ParkedCommand.Who
        @OptionGroup var why: Reason
        @Argument(help: "Her id, as linli person list prints it.") var person: PersonID

        func run() async throws {
            let name = try await who.name(house)
            let erasure = try await PersonCommand.withDesk(house) { desk in
                try await PersonTables.saying { try await desk.ask(person, by: name, because: why.text) }
            }
            PersonTables.asked(erasure).printed()
        }
    }

    struct Approve: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Approves that somebody is erased, and does it. Not by whoever has asked for it.")
        @OptionGroup var house: HouseOptions
        @OptionGroup var who: ParkedCommand.Who
        @Option(help: "How many days a backup of the keys is kept: linli-backup --keys-days.") var keysDays = 7
        @Argument(help: "Its id, as linli person erase has printed it.") var erasure: PlainID
        @Flag(help: "Yes, for good.") var yes = false

        func validate() throws {
            if !yes { throw ValidationError("this cannot be taken back: add --yes") }
            if keysDays < 1 { throw ValidationError("--keys-days is a number from 1 on") }
        }

        func run() async throws {
            let name = try await who.name(house)
            let done = try await PersonCommand.withDesk(house) { desk in
                try await PersonTables.saying { try await desk.approve(erasure.uuid, by: name) }
            }
            PersonTables.done(done, keysDays: keysDays).printed()
        }
    }

    struct Erasures: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Who asked for and approved which erasure.")
        @OptionGroup var house: HouseOptions
        @Option(help: "How many at the most.") var most = 50

        func run() async throws {
            let erasures = try await PersonCommand.withDesk(house) { try await $0.last(max(0, most)) }
            PersonTables.erasures(erasures, now: Instant(milliseconds: Clocks.now())).printed()
        }
    }

    /// Lends the desk on both databases.
    private static func withDesk<Answer>(
        _ house: HouseOptions, _ body: (ErasureDesk) async throws -> Answer
    ) async throws -> Answer {
        try await house.withLedger { ledger in
            try await house.withLedger(keys: true) { keys in
                try await body(ErasureDesk(ledger: ledger, keys: keys, ids: { IDSource().uuidV7() }))
            }
        }
    }
}

extension Identifier: ExpressibleByArgument {
    package init?(argument: String) { self.init(argument) }
}

/// An id that no type of the house names.
struct PlainID: ExpressibleByArgument {
    let uuid: UUID

    init?(argument: String) {
        guard let uuid = UUID(uuidString: argument) else { return nil }
        self.uuid = uuid
    }
}
