import Foundation
import FoundationNetworking
import Testing

/// The reason that a daemon gives why it is not ready, or `ready`; nil while it does not listen yet.
func readiness(_ port: Int) async throws -> String? {
    struct Answer: Decodable { let reason: String }
    guard let body = try? await page("readyz", port) else { return nil }
    return try JSONDecoder().decode(Answer.self, from: Data(body.utf8)).reason
}

/// A page of a daemon's health port.
func page(_ path: String, _ port: Int) async throws -> String {
    let url = try #require(URL(string: "http://127.0.0.1:\(port)/\(path)"))
    return String(decoding: try await URLSession.shared.data(from: url).0, as: UTF8.self)
}
