import Foundation
import Launcher
import Postgres
import TestSupport
import Testing

@Suite("PostgreSQL over TLS, as verify-full", .timeLimit(.minutes(2)))
struct PostgresTLSTests {
    private static let isProtected = Statement(
        "is_protected", "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")

    /// Lends a server that speaks TLS as `localhost`, and its authority.
    private func withServer(_ body: (Server, Certificates) async throws -> Void) async throws {
        let base = "/tmp/linli-postgres-\(UUID().uuidString.prefix(8))"
        let certificates = try Certificates(in: "\(base)/tls")
        // The server takes no key that others may read.
        let key = "\(base)/server.key"
        try FileManager.default.copyItem(atPath: "\(certificates.folder)/broker.key", toPath: key)
        var attributes: [FileAttributeKey: Any] = [.posixPermissions: 0o600]
        if let user = try ServerUser.choose() { attributes[.ownerAccountID] = NSNumber(value: user.uid) }
        try FileManager.default.setAttributes(attributes, ofItemAtPath: key)
        let parameters = [
            "ssl": "on", "ssl_cert_file": "\(certificates.folder)/broker.pem", "ssl_key_file": key,
        ]
        try await OwnPostgres.with(base: base, parameters: parameters) { postgres in
            var server = postgres.server
            server.host = "localhost"
            server.options = ["sslmode": "verify-full", "sslrootcert": certificates.authority]
            try await body(server, certificates)
        }
    }

    private func ask(_ server: Server) async throws -> Bool {
        let pool = Pool(server, size: 1)
        do {
            let answer = try await pool.withConnection { connection in
                try await connection.query(Self.isProtected, []).first.map { try $0.bool("ssl") } ?? false
            }
            await pool.close()
            return answer
        } catch {
            await pool.close()
            throw error
        }
    }

    /// Seen to fail with `sslmode` `require`: both strangers are believed.
    @Test("what crosses is protected; nothing is said to a server of another authority, or for another host")
    func verified() async throws {
        try await withServer { (server, certificates) async throws in
            #expect(try await ask(server))
            var stranger = server
            stranger.options["sslrootcert"] = certificates.stranger
            let unknown = await #expect(throws: PostgresError.self) { try await ask(stranger) }
            #expect(unknown?.message.contains("certificate verify failed") == true, "\(unknown as Any)")
            var address = server
            address.host = "127.0.0.1"
            let other = await #expect(throws: PostgresError.self) { try await ask(address) }
            #expect(other?.message.contains("does not match host name") == true, "\(other as Any)")
        }
    }
}
