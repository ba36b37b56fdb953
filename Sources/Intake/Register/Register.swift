package import FoundationEssentials
internal import GRDB
internal import Glibc
internal import Lines
internal import ServiceLifecycle
internal import Synchronization
internal import Work

/// 登记簿: what was accepted here, on this machine's disk before anybody is told so. One SQLite file, one writer, and two
/// connections that only read, so that a look never waits for the disk.
///
/// As a service it runs the commit loop: submissions that arrive while the disk is busy share the next transaction.
package final class Register: Service, Sendable {
    let writer: DatabaseQueue
    let reader: DatabaseQueue
    /// For one row by its key, which every request needs: it takes microseconds, so the caller's own thread looks, and
    /// waits for no list or search.
    let lookups: DatabaseQueue
    let numberSecret: Data
    let commits = CommitQueue<Entry, Registration>()
    /// Ring when there is a row to publish, urgent or not, and when there is an alarm to sound.
    let urgentBell = Bell()
    let normalBell = Bell()
    let alarmBell = Bell()

    /// The permutations of the prefixes that were used since the start.
    let permutations = Mutex<[Int: NumberPermutation]>([:])

    private init(writer: DatabaseQueue, reader: DatabaseQueue, lookups: DatabaseQueue, numberSecret: Data) {
        self.writer = writer
        self.reader = reader
        self.lookups = lookups
        self.numberSecret = numberSecret
    }

    /// Opens the register, or makes it: with an id of its own, without a prefix yet. `numberSecret` is the ring's.
    package static func open(
        at path: String, numberSecret: Data, ids: @Sendable () -> UUID
    ) throws -> Register {
        do {
            try makePrivate(path)
            let writer = try DatabaseQueue(path: path, configuration: durable())
            try RegisterSchema.migrator.migrate(writer)
            let fresh = ids()
            try writer.write { db in
                try db.execute(
                    sql: "INSERT OR IGNORE INTO house (name, value) VALUES ('register', ?)", arguments: [fresh.data])
            }
            let reader = try DatabaseQueue(path: path, configuration: readOnly())
            let lookups = try DatabaseQueue(path: path, configuration: readOnly())
            let register = Register(
                writer: writer, reader: reader, lookups: lookups, numberSecret: numberSecret)
            try register.checkDurability()
            return register
        } catch let error as RegisterError {
            throw error
        } catch {
            throw RegisterError(.cannotOpen, "the register at \(path) cannot be opened", cause: error)
        }
    }

    /// Commits what is submitted until the daemon stops, and everything that is waiting then.
    package func run() async throws {
        await withTaskCancellationOrGracefulShutdownHandler {
            await commits.run { await self.commit($0) }
        } onCancelOrGracefulShutdown: {
            self.commits.close()
        }
    }

    /// The register's own id, minted with the file: a prefix belongs to it for ever.
    package func id() async throws -> UUID {
        try await reader.read { db in
            guard let id = try UUID.fetchOne(db, sql: "SELECT value FROM house WHERE name = 'register'") else {
                throw RegisterError(.damaged, "the register has no id")
            }
            return id
        }
    }

    /// How the file is written: the journal's mode, and SQLite's number for how it is synced; 2 is at every commit.
    package func durability() throws -> (journal: String, synchronous: Int) {
        try writer.writeWithoutTransaction { db in
            (
                try String.fetchOne(db, sql: "PRAGMA journal_mode") ?? "",
                try Int.fetchOne(db, sql: "PRAGMA synchronous") ?? 0
            )
        }
    }

    private func checkDurability() throws {
        let (journal, synchronous) = try durability()
        guard journal == "wal", synchronous == 2 else {
            throw RegisterError(.cannotOpen, "the register is written with \(journal), synchronous \(synchronous)")
        }
    }

    // MARK: opening

    /// GRDB's own `journalMode = .wal` would set `synchronous` to NORMAL after this, and a power cut could then take
    /// what was answered 202. So its mode stays `default`, and both are set here.
    private static func durable() -> Configuration {
        var configuration = Configuration()
        configuration.label = "register"
        // The admin command writes to the same file now and then.
        configuration.busyMode = .timeout(5)
        configuration.prepareDatabase { db in
            try db.execute(sql: "PRAGMA journal_mode = WAL")
            try db.execute(sql: "PRAGMA synchronous = FULL")
            // A journal that one bad hour has blown up gives its space back.
            try db.execute(sql: "PRAGMA journal_size_limit = 67108864")
        }
        return configuration
    }

    static func readOnly() -> Configuration {
        var configuration = Configuration()
        configuration.label = "register.look"
        configuration.readonly = true
        configuration.busyMode = .timeout(5)
        return configuration
    }

    /// Only the daemon's user may read it; SQLite gives its journal the same mode.
    private static func makePrivate(_ path: String) throws {
        let file = Glibc.open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
        guard file >= 0 else {
            throw RegisterError(.cannotOpen, "\(path): \(String(cString: strerror(errno)))")
        }
        close(file)
    }
}
