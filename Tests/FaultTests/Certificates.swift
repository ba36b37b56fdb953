import Foundation
import Testing

/// An authority of the test's own, with a certificate for the broker as `localhost`, one for a user `linli-errand`, and
/// another authority that nobody knows. Made with `openssl`, which PostgreSQL's package brings.
struct Certificates: Sendable {
    let folder: String

    var authority: String { "\(folder)/ca.pem" }
    var stranger: String { "\(folder)/stranger.pem" }
    var user: (certificate: String, key: String) { ("\(folder)/user.pem", "\(folder)/user.key") }

    init(in folder: String) throws {
        self.folder = folder
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for (name, subject) in [("ca", "Test authority"), ("stranger", "Somebody else")] {
            try openssl(
                "req -x509 -newkey rsa:2048 -nodes -days 2 -keyout \(name).key -out \(name).pem -subj", "/CN=\(subject)"
            )
        }
        try issue("broker", "localhost", "subjectAltName=DNS:localhost\nextendedKeyUsage=serverAuth")
        try issue("user", "linli-errand", "extendedKeyUsage=clientAuth")
        // The broker runs as another user.
        for file in try FileManager.default.contentsOfDirectory(atPath: folder) {
            try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: "\(folder)/\(file)")
        }
    }

    /// A broker that speaks TLS too, and takes who comes with a certificate of the authority's for its common name.
    func settings(port: Int) -> [String: String] {
        [
            "listeners.ssl.1": "127.0.0.1:\(port)",
            "ssl_options.cacertfile": authority,
            "ssl_options.certfile": "\(folder)/broker.pem",
            "ssl_options.keyfile": "\(folder)/broker.key",
            "ssl_options.verify": "verify_peer",
            "ssl_options.fail_if_no_peer_cert": "false",
            "auth_mechanisms.1": "PLAIN",
            "auth_mechanisms.2": "EXTERNAL",
            "ssl_cert_login_from": "common_name",
        ]
    }

    private func issue(_ name: String, _ subject: String, _ extensions: String) throws {
        try Data("\(extensions)\n".utf8).write(to: URL(filePath: "\(folder)/\(name).ext"))
        try openssl("req -newkey rsa:2048 -nodes -keyout \(name).key -out \(name).csr -subj", "/CN=\(subject)")
        try openssl(
            "x509 -req -in \(name).csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile \(name).ext "
                + "-out \(name).pem")
    }

    private func openssl(_ words: String, _ last: String? = nil) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/openssl")
        process.arguments = words.split(separator: " ").map(String.init) + (last.map { [$0] } ?? [])
        process.currentDirectoryURL = URL(filePath: folder)
        process.standardError = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "openssl \(words)")
    }
}
