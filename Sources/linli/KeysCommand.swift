import ArgumentParser
import Casework
import Daemon
import Foundation
import Ledger
import LineService
import Operations
import Postgres
import Work

struct KeysCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys", abstract: "The key ring: what everything private is sealed with.",
        discussion: """
            A key is added held, becomes active, and retires when the next one does; a retired key still opens what it \
            sealed and stays in the ring. Daemons read the ring when they start: after add and after activate all of \
            them are started again, in that order. Without the ring nobody can open what was registered.
            """,
        subcommands: [List.self, Add.self, Activate.self, Retire.self, Rewrap.self, Export.self])

    /// The file that the settings name.
    static func file(_ house: HouseOptions) async throws -> KeyRingFile {
        KeyRingFile(try await house.settings().keys.file)
    }

    static let restart = """
        The daemons read the ring when they start. Now start all of them again: with make run, Ctrl-C and make run; \
        where Linli is installed, systemctl restart 'linli-*'
        """

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "The keys by name and state, and what each sealed.")
        @OptionGroup var house: HouseOptions

        func run() async throws {
            let ring = try await KeysCommand.file(house).read()
            let use = await KeysCommand.use(house)
            var table = Table([.text("key"), .text("state"), .text("sealed with it")])
            for key in ring.keys { table.add([key.id, key.state.rawValue, use.words(key.id)]) }
            table.lines().printed()
            print("backup: \(ring.backupAcknowledged.map { "exported \($0)" } ?? "NONE. Type: linli keys export FILE")")
        }
    }

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Adds a fresh key, held until it is activated.")
        @OptionGroup var house: HouseOptions

        func run() async throws {
            let file = try await KeysCommand.file(house)
            var ring = try file.read()
            let id = ring.nextID
            try ring.add(id, secret: KeyRing.randomSecret())
            try file.write(ring)
            said("\(id) added, held. \(KeysCommand.restart)")
            said("Then: linli keys export FILE, and linli keys activate \(id)")
        }
    }

    struct Activate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Seals with this key from now on; the one before only opens.")
        @OptionGroup var house: HouseOptions
        @Argument(help: "The key, such as k2.") var id: String

        func run() async throws {
            let file = try await KeysCommand.file(house)
            var ring = try file.read()
            guard ring.active?.id != id else { return print("\(id) is active already") }
            try ring.activate(id)
            try file.write(ring)
            said("\(id) is active. \(KeysCommand.restart)")
            said("A daemon that does not know \(id) yet lets such requests wait and loses none.")
        }
    }

    struct Retire: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Gives up a held key. The active one retires when another is activated.")
        @OptionGroup var house: HouseOptions
        @Argument(help: "The key, such as k2.") var id: String
        @Flag(help: "Although something may still need it.") var force = false

        func run() async throws {
            let file = try await KeysCommand.file(house)
            var ring = try file.read()
            guard ring.key(id)?.state != .retired else { return print("\(id) is retired already") }
            try ring.retire(id)
            let use = await KeysCommand.use(house)
            if !use.isFree(id), !force {
                throw OperationsError(
                    .keys,
                    "\(id) may still be needed: \(use.words(id)). What is in the queues is not counted. It would stay in "
                        + "the ring and open them; --force retires it all the same")
            }
            try file.write(ring)
            said("\(id) is retired and stays in the ring: it still opens what it sealed. \(KeysCommand.restart)")
        }
    }

    struct Rewrap: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Wraps the persons' keys with the active key, so that an old one is needed by fewer and fewer.",
            discussion: "Nothing that is sealed is sealed anew. It may run beside the house, and be interrupted.")
        @OptionGroup var house: HouseOptions

        func run() async throws {
            let ring = try await KeysCommand.file(house).read()
            let count = try await house.withLedger(keys: true, patience: .seconds(600)) {
                try await Rewrapping(keys: $0, ring: ring).run { count in
                    Progress.say("\(count) keys of persons", isMilestone: count.isMultiple(of: 100_000))
                }
            }
            print("\(count) keys of persons are wrapped anew, with \(ring.active?.id ?? "")")
        }
    }

    struct Export: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Writes a copy of the whole ring for a safe place, in the open: whoever has it opens everything.")
        @OptionGroup var house: HouseOptions
        @Argument(help: "A file that is not there yet, on a disk that is taken away, such as /media/usb/linli.keys.")
        var path: String
        @Flag(help: "It counts as a backup although it is on the same disk: it will be copied from there.")
        var counts = false

        func run() async throws {
            let file = try await KeysCommand.file(house)
            var ring = try file.read()
            let folder = (path as NSString).deletingLastPathComponent
            let isBackup = counts || !KeyRingFile.isSameDisk(folder.isEmpty ? "." : folder, file.path)
            if isBackup { ring.backupAcknowledged = Instant(milliseconds: Clocks.now()).iso }
            try file.export(ring, to: path)
            if isBackup { try file.write(ring) }
            said(
                "\(ring.keys.count) keys written to \(path) and read back. It is not encrypted: keep it where the seal "
                    + "(公章) is kept, away from this machine. To put it back, copy it to \(file.path), mode 0600.")
            if !isBackup {
                said(
                    "NOT counted as a backup: it is on the same disk as the ring itself. Name a file on another disk, or "
                        + "copy this one away and say --counts.")
            }
        }
    }

    // MARK: what is sealed with which key

    /// As far as it can be read.
    struct Use {
        let ledger: Reading<KeyUse>
        let persons: Reading<[String: Int]>

        func isFree(_ id: String) -> Bool {
            guard let ledger = ledger.value, let persons = persons.value else { return false }
            return ledger.outbox[id] == nil && ledger.parked[id] == nil && persons[id] == nil
        }

        func words(_ id: String) -> String {
            guard let ledger = ledger.value, let persons = persons.value else {
                return "not known: \(self.ledger.why ?? self.persons.why ?? "")"
            }
            return "\(ledger.outbox[id] ?? 0) in the outbox, \(ledger.parked[id] ?? 0) parked, "
                + "\(persons[id] ?? 0) persons' keys"
        }
    }

    static func use(_ house: HouseOptions) async -> Use {
        Use(
            ledger: await .of { try await house.withLedger { try await KeyUse.read(from: $0) } },
            persons: await .of { try await house.withLedger(keys: true) { try await KeyUse.persons(in: $0) } })
    }
}
