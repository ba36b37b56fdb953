import ArgumentParser
import Casework
import Daemon
import Foundation
import Ledger
import Operations
import Work

extension LedgerCommand {
    struct Restored: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Says that this database is a restored backup: after every restore, before the daemons start.",
            discussion: """
                Every book goes on with an entry that says who restored which backup and why, and the house begins a new \
                incarnation: every desk then asks about its settled requests of the last 30 days, and sends again what the \
                backup has not. deploy/backup/linli-restore calls it.
                """)
        @OptionGroup var house: HouseOptions
        @OptionGroup var who: ParkedCommand.Who
        @Option(help: "When the backup was begun, as its file at says: 2026-03-16T21:00:00Z.") var backupOf: Instant
        @Option(help: "Why: it stands in the books for ever. Without names, phones or places.") var reason: String
        @Option(help: "No timer is sent for so many minutes, while the desks send again what is lost.")
        var holdTimers = 15
        @Option(
            help: """
                Under which prefix the ledger's own numbers go on, from 90 to 98; the next one down where none is named. \
                A backup that is restored a second time needs one below that of the first.
                """)
        var numberPrefix: Int?
        @Flag(help: "Yes, this database is a restored backup, and no daemon runs.") var yes = false

        func validate() throws {
            if Text.trimmed(reason).isEmpty { throw ValidationError("say why with --reason") }
            if !(0...1440).contains(holdTimers) { throw ValidationError("--hold-timers is from 0 to 1440 minutes") }
            if let numberPrefix, !(90...98).contains(numberPrefix) {
                throw ValidationError("the ledger's own prefixes are 90 to 98")
            }
            if !yes {
                throw ValidationError(
                    "this cannot be taken back, and every desk sends again what the ledger does not know: add --yes")
            }
        }

        func run() async throws {
            let restoration = Restoration(
                backupOf: backupOf, by: try await who.name(house), reason: reason,
                holdingTimers: .minutes(Int64(holdTimers)), numberPrefix: numberPrefix, ids: { IDSource().uuidV7() })
            let entries = try await house.withLedger { try await restoration.record(on: $0) }
            entries.map(\.sentence).printed()
            said("Start the daemons. When `linli queues` shows nothing under way: linli conserve, linli ledger verify.")
        }
    }
}

extension Instant: ExpressibleByArgument {
    package init?(argument: String) { self.init(iso: argument) }
}
