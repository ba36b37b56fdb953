import Foundation
import Launcher
import Operations
import Postgres
import Premises

/// The same way in C, on queues and a table of its own.
struct BaselinePipeline: Sendable {
    private static let (first, second) = ("baseline.first", "baseline.second")

    private let broker: BaselineBroker
    private let conninfo: String

    init(_ premises: Premises) async throws {
        broker = BaselineBroker(premises.endpoint)
        let server = premises.server()
        let settings = premises.servers.postgres
        conninfo = [
            "host=\(settings.socketDirectory)", "port=\(settings.port)", "dbname=linli", "user=\(settings.superuser)",
            "password=\(settings.password)",
        ].joined(separator: " ")
        for queue in [Self.first, Self.second] {
            try await premises.managementAPI.send(
                "PUT", "/queues/\(premises.servers.rabbit.vhost)/\(queue)",
                Array(#"{"durable":true,"arguments":{"x-queue-type":"quorum"}}"#.utf8))
        }
        let pool = Pool(server, size: 1)
        try await pool.withConnection {
            try await $0.execute(
                "CREATE TABLE IF NOT EXISTS baseline (id bigserial PRIMARY KEY, body bytea NOT NULL);"
                    + "GRANT ALL ON baseline, baseline_id_seq TO PUBLIC")
        }
        await pool.close()
    }

    /// Seconds from the first publish to the last acknowledgement. The three run at once, a thread each.
    func run(_ count: Int, body: Int) async throws -> Double {
        let begin = ContinuousClock.now
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask {
                try await onThread { _ = try broker.publish(Self.first, count, size: body, window: 1_000) }
            }
            tasks.addTask {
                try await onThread { _ = try broker.relay(Self.first, Self.second, count, prefetch: 1_000) }
            }
            tasks.addTask { try await onThread { _ = try broker.store(Self.second, conninfo, count, prefetch: 1_000) } }
            try await tasks.waitForAll()
        }
        return begin.duration(to: .now).seconds
    }
}

/// Runs what blocks on a thread of its own.
private func onThread(_ work: @escaping @Sendable () throws -> Void) async throws {
    try await withCheckedThrowingContinuation { (done: CheckedContinuation<Void, any Error>) in
        Thread.detachNewThread { done.resume(with: Result { try work() }) }
    }
}
