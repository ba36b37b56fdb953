package import Casework
internal import FoundationEssentials
internal import GRDB

/// What the register says of what is under way, for somebody who looks from outside the daemon.
package struct UnderWay: Sendable, Equatable {
    /// Accepted and not at the broker yet.
    package let unsent: Int
    package let unsentUrgent: Int
    package let oldestUnsent: Instant?
    /// At the broker, and nothing was heard of it since.
    package let sent: Int
    package let oldestSent: Instant?
    /// Held cases whose alarm nobody has acknowledged, emergencies first: known here whatever else is down.
    package let alarms: [OpenAlarm]
    /// The desk's two digits; nil before it is enrolled.
    package let prefix: Int?
}

extension Register {
    /// Reads what is under way in the register at `path` without opening it for writing: works beside the running
    /// daemon and without the key ring, and makes nothing that is not there.
    package static func look(at path: String) async throws -> UnderWay {
        guard FileManager.default.fileExists(atPath: path) else {
            throw RegisterError(.cannotOpen, "there is no register at \(path)")
        }
        do {
            let reader = try DatabaseQueue(path: path, configuration: readOnly())
            return try await reader.read { db in
                let requests = try Row.fetchOne(db, sql: underWay)
                let alarms = try Row.fetchAll(
                    db,
                    sql: "SELECT * FROM alarms WHERE acknowledged_at IS NULL ORDER BY emergency DESC, since LIMIT 20")
                return UnderWay(
                    unsent: requests?["unsent"] ?? 0, unsentUrgent: requests?["unsent_urgent"] ?? 0,
                    oldestUnsent: instant(requests?["oldest_unsent"]), sent: requests?["sent"] ?? 0,
                    oldestSent: instant(requests?["oldest_sent"]), alarms: try alarms.map(OpenAlarm.init),
                    prefix: try Int.fetchOne(db, sql: "SELECT prefix FROM desks WHERE is_current = 1"))
            }
        } catch {
            throw RegisterError(.cannotOpen, "the register at \(path) cannot be read", cause: error)
        }
    }

    private static let underWay = """
        SELECT
            coalesce(sum(sent_at IS NULL), 0) AS unsent,
            coalesce(sum(sent_at IS NULL AND urgent), 0) AS unsent_urgent,
            min(CASE WHEN sent_at IS NULL THEN accepted_at END) AS oldest_unsent,
            coalesce(sum(sent_at IS NOT NULL), 0) AS sent,
            min(CASE WHEN sent_at IS NOT NULL THEN accepted_at END) AS oldest_sent
        FROM requests WHERE settled_at IS NULL
        """

    private static func instant(_ milliseconds: Int64?) -> Instant? {
        milliseconds.map { Instant(milliseconds: $0) }
    }
}
