internal import FoundationEssentials
package import Postgres

/// What a database is made of, a line a thing: columns, constraints, indexes, triggers, functions, who may do what and who
/// sees which rows. Held against what the migrations of this version come to, it shows what somebody changed by hand.
package struct LiveSchema: Sendable, Equatable {
    package let lines: [String]

    package static func read(from pool: Pool) async throws -> LiveSchema {
        try await pool.withConnection { connection in
            LiveSchema(lines: try await connection.query(.readSchema, []).map { try $0.text("line") })
        }
    }

    /// What the ledger's database must be made of.
    package static let ledger = LiveSchema(text: PackageResources.ledger_schema_txt)
    /// What the keys' must be made of.
    package static let keys = LiveSchema(text: PackageResources.keys_schema_txt)

    package init(lines: [String]) { self.lines = lines }

    private init(text bytes: [UInt8]) {
        lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    /// As it stands in a file.
    package var text: String { lines.joined(separator: "\n") + "\n" }

    /// What is there and should not be, and what should be and is not.
    package func difference(from expected: LiveSchema) -> (extra: [String], missing: [String]) {
        let (live, wanted) = (Set(lines), Set(expected.lines))
        return (lines.filter { !wanted.contains($0) }, expected.lines.filter { !live.contains($0) })
    }
}

extension Statement {
    /// In the words of the catalogue, on one line each. A partition is as its table, and has no lines of its own.
    fileprivate static let readSchema = Statement(
        "read_schema",
        """
        SELECT regexp_replace(line, '\\s+', ' ', 'g') AS line FROM (
            SELECT format('column %s.%s %s%s%s', c.relname, a.attname, format_type(a.atttypid, a.atttypmod),
                CASE WHEN a.attnotnull THEN ' not null' ELSE '' END,
                coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '')) AS line
            FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
                LEFT JOIN pg_attrdef AS d ON d.adrelid = c.oid AND d.adnum = a.attnum
            WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
            UNION ALL
            SELECT format('constraint %s.%s %s', c.relname, o.conname, pg_get_constraintdef(o.oid))
            FROM pg_constraint AS o JOIN pg_class AS c ON c.oid = o.conrelid
            WHERE c.relnamespace = 'public'::regnamespace AND o.contype <> 'n' AND NOT c.relispartition
            UNION ALL
            SELECT format('index %s', pg_get_indexdef(i.indexrelid))
            FROM pg_index AS i JOIN pg_class AS c ON c.oid = i.indrelid
            WHERE c.relnamespace = 'public'::regnamespace AND NOT c.relispartition
            UNION ALL
            SELECT format('trigger %s %s', CASE t.tgenabled WHEN 'O' THEN 'on' ELSE 'OFF' END, pg_get_triggerdef(t.oid))
            FROM pg_trigger AS t JOIN pg_class AS c ON c.oid = t.tgrelid
            WHERE c.relnamespace = 'public'::regnamespace AND NOT t.tgisinternal AND NOT c.relispartition
            UNION ALL
            SELECT format('row security %s', c.relname) FROM pg_class AS c
            WHERE c.relnamespace = 'public'::regnamespace AND c.relrowsecurity AND NOT c.relispartition
            UNION ALL
            SELECT format('policy %s.%s %s %s %s', c.relname, p.polname, p.polcmd,
                (SELECT string_agg(r.rolname, ', ' ORDER BY r.rolname COLLATE "C") FROM pg_roles AS r
                    WHERE r.oid = ANY (p.polroles)),
                pg_get_expr(p.polqual, p.polrelid))
            FROM pg_policy AS p JOIN pg_class AS c ON c.oid = p.polrelid
            WHERE c.relnamespace = 'public'::regnamespace
            UNION ALL
            SELECT format('function %s %s%s %s', p.oid::regprocedure, CASE WHEN p.prosecdef THEN 'definer ' ELSE '' END,
                array_to_string(p.proconfig, ' '), md5(p.prosrc))
            FROM pg_proc AS p WHERE p.pronamespace = 'public'::regnamespace
            UNION ALL
            SELECT format('right %s %s %s', p.oid::regprocedure,
                CASE g.grantee WHEN 0 THEN 'PUBLIC' ELSE g.grantee::regrole::text END, g.privilege_type)
            FROM pg_proc AS p, LATERAL aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) AS g
            WHERE p.pronamespace = 'public'::regnamespace AND g.grantee <> p.proowner
            UNION ALL
            SELECT format('right %s %s %s', c.relname, g.grantee::regrole, g.privilege_type)
            FROM pg_class AS c, LATERAL aclexplode(c.relacl) AS g
            WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
                AND g.grantee <> 0 AND g.grantee <> c.relowner
            UNION ALL
            SELECT format('right %s.%s %s %s', c.relname, a.attname, g.grantee::regrole, g.privilege_type)
            FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid AND NOT a.attisdropped,
                LATERAL aclexplode(a.attacl) AS g
            WHERE c.relnamespace = 'public'::regnamespace AND NOT c.relispartition AND g.grantee <> 0
            UNION ALL
            SELECT format('right PUBLIC %s %s', c.relname, g.privilege_type)
            FROM pg_class AS c, LATERAL aclexplode(c.relacl) AS g
            WHERE c.relnamespace = 'public'::regnamespace AND g.grantee = 0
        ) AS s ORDER BY line COLLATE "C"
        """)
}
