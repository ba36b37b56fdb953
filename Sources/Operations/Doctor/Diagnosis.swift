package import Casework
package import Ledger
package import Work

/// Judges what was read: how bad it is, and what to do about it. Nothing is looked at here.
package enum Diagnosis {
    // MARK: servers

    package static func database(_ health: Reading<DatabaseHealth>) -> [Finding] {
        let subject = "PostgreSQL"
        guard let health = health.value else {
            return [
                .wrong(
                    subject, health.why ?? "",
                    toDo: "start it; with make run stop and start that, else: systemctl status "
                        + "postgresql")
            ]
        }
        let version = "\(health.version / 10_000).\(health.version % 10_000)"
        var findings = [
            health.version >= 150_000
                ? Finding.ok(subject, "version \(version)")
                : .wrong(subject, "version \(version) is too old", toDo: "install PostgreSQL 15 or later")
        ]
        if !health.fsync || !health.fullPageWrites || health.synchronousCommit == "off" {
            findings.append(
                .wrong(
                    subject, "a power cut can take what was committed",
                    toDo: "set fsync, full_page_writes and synchronous_commit to on in postgresql.conf, then reload it")
            )
        }
        if health.isStandby {
            findings.append(
                .wrong(
                    subject, "this server is a standby and takes no writes", toDo: "set postgres.host to the primary"))
        }
        return findings
    }

    /// The difference between this machine's clock and the database's, in milliseconds.
    package static func clock(difference: Int64) -> Finding {
        let words = "\(difference) ms between this machine and PostgreSQL"
        let toDo = "let both follow the same time server: timedatectl set-ntp true"
        switch difference.magnitude {
        case ...2_000: return .ok("clock", words)
        case ...30_000: return .warning("clock", words, toDo: toDo)
        default: return .wrong("clock", "\(words): deadlines and times in the books are wrong", toDo: toDo)
        }
    }

    package static func migrations(_ missing: Reading<[String]>, of database: String) -> Finding {
        let subject = "migrations"
        return switch missing {
        case .unknown(let why): .wrong(subject, "\(database): \(why)", toDo: "use the version that fits the database")
        case .known([]): .ok(subject, "\(database) is current")
        case .known(let missing):
            .wrong(subject, "\(database) lacks \(missing.joined(separator: ", "))", toDo: "linli migrate")
        }
    }

    /// What somebody changed by hand, each thing by name; only of a database whose migrations are all there.
    package static func schema(
        _ live: Reading<LiveSchema>, against expected: LiveSchema, of database: String
    ) -> [Finding] {
        let subject = "schema"
        guard let live = live.value else {
            return [.wrong(subject, "\(database): \(live.why ?? "")", toDo: "see PostgreSQL above")]
        }
        let (extra, missing) = live.difference(from: expected)
        let named = extra.map { "多出 has besides: \($0)" } + missing.map { "缺少 lacks: \($0)" }
        guard !named.isEmpty else { return [.ok(subject, "\(database) is made as this version expects")] }
        let toDo = "linli migrate grants rights and policies anew; all else: undo it as the database's owner"
        let shown = named.prefix(schemaLinesMost).map { Finding.wrong(subject, "\(database) \($0)", toDo: toDo) }
        guard named.count > shown.count else { return shown }
        let rest = named.count - shown.count
        return shown + [.wrong(subject, "\(database): 另有 \(rest) 处, and \(rest) more", toDo: "mend these first")]
    }

    /// A table that is gone has dozens of lines, and ten tell it.
    private static let schemaLinesMost = 10

    package static func broker(_ version: Reading<String>, alarms: [String]) -> [Finding] {
        let subject = "RabbitMQ"
        guard let version = version.value else {
            return [
                .wrong(
                    subject, version.why ?? "",
                    toDo: "start it; with make run stop and start that, else: systemctl status rabbitmq-server")
            ]
        }
        let parts = version.split(separator: ".").compactMap { Int($0) }
        let isNewEnough = parts.count >= 2 && (parts[0], parts[1]) >= (3, 10)
        return [
            isNewEnough
                ? .ok(subject, "version \(version)")
                : .wrong(subject, "version \(version) is too old", toDo: "install RabbitMQ 3.10 or later")
        ]
            + alarms.map {
                .wrong(subject, "it takes nothing: \($0)", toDo: "make room on that machine; it goes on by itself")
            }
    }

    package static func topology(_ differences: Reading<[String]>) -> [Finding] {
        switch differences {
        case .unknown(let why): [.wrong("topology", why, toDo: "see RabbitMQ above")]
        case .known([]): [.ok("topology", "exchanges, queues, bindings, policies and permissions are as declared")]
        case .known(let differences):
            differences.map { .wrong("topology", $0, toDo: "linli topology apply") }
        }
    }

    // MARK: this machine

    package static func keys(_ ring: Reading<KeyRing>) -> [Finding] {
        let subject = "keys"
        guard let ring = ring.value else {
            return [.wrong(subject, ring.why ?? "", toDo: "put the backup of the key ring in its place")]
        }
        let active = ring.active.map { Finding.ok(subject, "\($0.id) is active, \(ring.keys.count) in the ring") }
        let backup =
            ring.backupAcknowledged.map { Finding.ok(subject, "backed up \($0)") }
            ?? .warning(subject, "密钥还没有备份。丢了它,已登记的内容谁也打不开", toDo: "linli keys export /media/usb/linli.keys")
        return [
            active
                ?? .wrong(subject, "no key is active: nothing can be registered", toDo: "linli keys activate ID"),
            backup,
        ]
    }

    /// Room on the disk of a path, in bytes.
    package static func disk(_ path: String, free: Int64, of total: Int64) -> Finding {
        let percent = total > 0 ? free * 100 / total : 0
        let words = "\(free / 1_073_741_824) GiB (\(percent) %) free for \(path)"
        let toDo = "make room: when the disk is full nothing can be registered"
        if free < 512 * 1_048_576 || percent < 2 { return .wrong("disk", words, toDo: toDo) }
        if free < 2 * 1_073_741_824 || percent < 10 { return .warning("disk", words, toDo: toDo) }
        return .ok("disk", words)
    }

    /// How the register is written, by SQLite's own words; 2 is at every commit.
    package static func register(_ durability: Reading<(journal: String, synchronous: Int)>) -> Finding {
        switch durability {
        case .unknown(let why):
            .wrong("register", why, toDo: "see that the disk is there and that you may read the file")
        case .known(let (journal, synchronous)) where journal == "wal" && synchronous == 2:
            .ok("register", "WAL, synced at every commit")
        case .known(let (journal, synchronous)):
            .wrong(
                "register", "journal \(journal), synchronous \(synchronous): a power cut can lose what was answered",
                toDo: "stop linli-intake and ask for help; the file was changed by another program")
        }
    }

    package static func desk(_ prefix: Reading<Int?>) -> Finding {
        switch prefix {
        case .unknown(let why): .wrong("desk", why, toDo: "see the register above")
        case .known(nil): .wrong("desk", "it has no prefix, so no number can be given", toDo: "linli desk enrol 10")
        case .known(let prefix?): .ok("desk", "enrolled as \(prefix)")
        }
    }

    /// Whether the days off of this year are known, and from October on those of the next.
    package static func calendar(_ calendar: Reading<WorkingCalendar>, today: CivilDate) -> Finding {
        let toDo = "take the State Council's notice of the days off and write calendars/%.yaml after it"
        func missing(_ year: Int) -> Finding {
            .warning(
                "calendar", "the days off of \(year) are not known: deadlines are counted without them",
                toDo: toDo.replacing("%", with: "\(year)"))
        }
        guard let known = calendar.value else {
            return .wrong("calendar", calendar.why ?? "", toDo: "mend the file that is named")
        }
        func isKnown(_ year: Int) -> Bool {
            CivilDate(year: year, month: 7, day: 1).map { !known.isProvisional($0) } ?? false
        }
        guard isKnown(today.year) else { return missing(today.year) }
        guard today.month < 10 || isKnown(today.year + 1) else { return missing(today.year + 1) }
        return .ok("calendar", today.month < 10 ? "\(today.year)" : "\(today.year) and \(today.year + 1)")
    }
}
