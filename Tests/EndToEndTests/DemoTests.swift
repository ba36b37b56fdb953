import Casework
import Demo
import Foundation
import Launcher
import Ledger
import Operations
import Postgres
import Premises
import Synchronization
import Testing

@Suite("The demo day in a whole house", .serialized)
struct DemoTests {
    private static func script(_ house: TestHouse) throws -> Script {
        try Script(folder: "\(house.premises.options.config)/demo")
    }

    @Test(
        "the day ends as the script says; what then goes missing, or stands twice, is reported",
        .timeLimit(.minutes(4)))
    func wholeDay() async throws {
        try await TestHouse.with { (house) async throws in
            let outcome = try await Demo(try Self.script(house), in: house.premises).run()
            #expect(outcome.deviations.map(\.description) == [])
            #expect(outcome.lastLine == "demo: 37 registered, 37 committed, 0 lost, 0 duplicated")
            let day = try house.conserve()
            #expect(day.status == 0)
            #expect(day.figures["registered"] == .integer(37))
            #expect(day.figures["committed"] == .integer(37))

            let report = try house.linli(["report"])
            #expect(report.output.contains("3 人次 · 2 户次 · 3 人 · 发放 1 人次"), "\(report.output)")
            #expect(report.output.contains("4 件: 就地化解 1 · 书面协议 1 · 终止 1 · 转小区党支部 1"), "\(report.output)")
            let joint = try house.linli(["report", "--joint"])
            #expect(joint.output.contains("1 人次 · 1 户次 · 1 人 · 发放 1 人次"), "\(joint.output)")
            let books = try house.linli(["money", "reconcile"])
            #expect(books.status == 0 && books.output.contains("对平"), "\(books.output)")
            let float = try house.linli(["money", "statement", "fund:float"])
            #expect(float.output.contains("-23.60") && float.output.contains("+23.60"), "\(float.output)")

            try Self.readsReports(house)
            try await Self.writesDaybook(house)

            // The day's first case is opened twice in the books, and its last one is gone from the inbox.
            try await house.execute(
                """
                ALTER TABLE entries DROP CONSTRAINT entries_request_id_key;
                INSERT INTO entries SELECT book, seq + 1000, request_id, case_id, version, outcome, verb, actor, role,
                    on_behalf_of, heard_by, channel, occurred_at, at, facts, refusal, postings, request_digest,
                    particulars_digest, hash FROM entries WHERE book = 'errand' AND seq = 1;
                ALTER TABLE inbox DISABLE TRIGGER inbox_append_only;
                DELETE FROM inbox WHERE case_id = (SELECT id FROM cases WHERE kind = 'listen')
                """)
            let meddled = try house.conserve()
            #expect(meddled.status == 2)
            #expect(meddled.figures["committed"] == .integer(36))
            #expect(meddled.figures["lost"] == .integer(1))
            #expect(meddled.figures["duplicated"] == .integer(1))
        }
    }

    @Test(
        "kill -9 of every daemon in the middle of the day: nothing lost, nothing twice, the same end",
        .timeLimit(.minutes(6)))
    func killed() async throws {
        try await TestHouse.with { (house) async throws in
            let victims = Dictionary(uniqueKeysWithValues: zip([6, 13, 21, 28, 34], Premises.daemons))
            let outcome = try await Demo(try Self.script(house), in: house.premises).run { line in
                if case .post(let post) = line, let daemon = victims[post.n] { house.kill(daemon) }
            }
            #expect(outcome.deviations.map(\.description) == [])
            #expect(outcome.lastLine == "demo: 37 registered, 37 committed, 0 lost, 0 duplicated")
            for daemon in Premises.daemons { #expect(house.supervisor.restarts(of: daemon) == 1, "\(daemon)") }
        }
    }

    @Test(
        "nothing that was typed stands in a log, in a message's headers, or in the chain", .timeLimit(.minutes(4)))
    func privacy() async throws {
        try await TestHouse.with { (house) async throws in
            let tap = Wiretap(house.premises)
            try await tap.connect()
            let script = try Self.script(house)
            let outcome = try await Demo(script, in: house.premises).run()
            #expect(outcome.deviations.map(\.description) == [])

            let messages = try await tap.messages()
            #expect(messages.filter { $0.exchange == "linli.requests" }.count >= 37)
            #expect(messages.contains { $0.exchange == "linli.decisions" })
            let bodies = messages.enumerated().map { ("body \($0) of \($1.exchange)", $1.body) }
            var places: [(name: String, text: String)] = messages.enumerated().map {
                ("message \($0) of \($1.exchange)", $1.metadata)
            }
            for (name, path) in try Self.serverLogs(house) {
                places.append((name, try String(contentsOfFile: path, encoding: .utf8)))
            }
            for daemon in Premises.daemons {
                let log = try String(contentsOfFile: house.premises.files.log(daemon), encoding: .utf8)
                #expect(log.contains("level=debug"), "\(daemon) does not log what it could")
                places.append(("the log of \(daemon)", log))
            }
            for (name, query) in LedgerInTheOpen.tables {
                let text = try await house.texts(query).joined(separator: "\n")
                #expect(!text.isEmpty || name == "parked", "\(name) is empty")
                places.append((name, text))
            }
            let tables = try await house.texts(LedgerInTheOpen.everyTable)
            #expect(tables.count > 10)
            for table in tables {
                let rows = try await house.texts("SELECT to_jsonb(t)::text AS text FROM \(table) t")
                places.append(("the table \(table)", rows.joined(separator: "\n")))
            }
            let numbers = try await house.texts("SELECT number AS text FROM cases")
            let typed = Typed(script, directory: try await house.directory(), numbers: numbers)
            #expect(typed.windows.count > 1000)
            for (name, text) in places + bodies { #expect(typed.found(in: text) == [], "\(name)") }
            for (name, text) in places { #expect(Typed.chinese(in: text) == [], "\(name)") }
            // The search itself finds what is there.
            for text in [
                "… 林依姆 …", "room=榕荫里3号楼501", "15405910001", "0591-10000010", "7-3-2081", "x910001x", "154-0591-0001",
                "at 3-501", "薛𣵦",
            ] {
                #expect(typed.found(in: text) != [], "\(text) is overlooked")
            }
            #expect(Typed.chinese(in: "item=㛃\nitem=x\nitem=𣵦") == ["item=㛃", "item=𣵦"])
        }
    }
}

extension DemoTests {
    /// What the servers themselves wrote down.
    private static func serverLogs(_ house: TestHouse) throws -> [(name: String, path: String)] {
        let base = "\(house.premises.files.base)/servers"
        let logs = try FileManager.default.subpathsOfDirectory(atPath: base).filter { $0.hasSuffix(".log") }
        #expect(logs.contains { $0.hasPrefix("postgres/") } && logs.contains { $0.hasPrefix("rabbitmq/") })
        return logs.filter { !$0.contains("/db/") && !$0.contains("/cluster/") }.map {
            ("the log \($0)", "\(base)/\($0)")
        }
    }
}

/// What of the ledger stands in the open: everything but sealed bytes and the directory.
private enum LedgerInTheOpen {
    /// All but the directory, which is people's names and places. Bytes come out as hexadecimal digits; those of them that
    /// are not sealed are read below.
    static let everyTable = """
        SELECT table_name AS text FROM information_schema.tables
        WHERE table_schema NOT IN ('pg_catalog', 'information_schema') AND table_type = 'BASE TABLE'
            AND table_name <> 'directory'
        """

    static let tables = [
        (
            "entries",
            """
            SELECT concat_ws(' ', book, outcome, verb, actor, role, on_behalf_of, heard_by, channel,
                convert_from(facts, 'UTF8'), convert_from(refusal, 'UTF8'), convert_from(postings, 'UTF8')) AS text
            FROM entries
            """
        ),
        (
            "cases",
            """
            SELECT concat_ws(' ', line, kind, status, grid, doer, with_unit, convert_from(state, 'UTF8')) AS text
            FROM cases
            """
        ),
        ("inbox", "SELECT concat_ws(' ', outcome, convert_from(refusal, 'UTF8')) AS text FROM inbox"),
        ("outbox", "SELECT concat_ws(' ', kind, timer_key, timer_spec) AS text FROM outbox"),
        ("notices", "SELECT concat_ws(' ', recipient, code) AS text FROM notices"),
        ("claims", "SELECT concat_ws(' ', kind, key) AS text FROM claims"),
        (
            "parked",
            "SELECT concat_ws(' ', source, routing_key, type, headers::text, reason, detail, fingerprint) AS text "
                + "FROM parked"
        ),
    ]
}
