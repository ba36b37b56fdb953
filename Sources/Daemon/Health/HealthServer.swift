internal import FoundationEssentials
internal import HTTPTypes
internal import Hummingbird
internal import Logging
internal import NIOPosix
internal import ServiceLifecycle

/// Answers, on this machine only, whether the daemon lives (`/healthz`), whether it does its work and if not why
/// (`/readyz`), and what it has done (`/metrics`, in Prometheus' text format). Nothing in it names a person or a case.
struct HealthServer: Service {
    private struct Answer: Encodable {
        let ready: Bool
        let reason: String
        let detail: String
    }

    let port: Int
    let board: StatusBoard
    let log: Logger
    /// Told the port when it listens.
    var onRunning: @Sendable (Int) async -> Void = { _ in }
    let exposition: @Sendable () -> String

    func run() async throws {
        let router = Router()
        router.get("healthz") { _, _ in
            let isAlive = board.duty.isAlive
            return Self.text(isAlive ? "alive\n" : "\(board.duty.sentence)\n", isAlive ? .ok : .serviceUnavailable)
        }
        router.get("readyz") { _, _ in
            let duty = board.duty
            let answer = Answer(
                ready: duty.obstacle == nil, reason: duty.obstacle?.rawValue ?? "ready", detail: duty.sentence)
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            let body = String(decoding: try encoder.encode(answer), as: UTF8.self)
            return Self.text("\(body)\n", answer.ready ? .ok : .serviceUnavailable, "application/json")
        }
        router.get("metrics") { _, _ in Self.text(exposition(), .ok, "text/plain; version=0.0.4; charset=utf-8") }
        // One thread is plenty for somebody who looks every few seconds.
        let threads = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let application = Application(
            router: router, configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: port)),
            onServerRunning: { channel in await onRunning(channel.localAddress?.port ?? port) },
            eventLoopGroupProvider: .shared(threads), logger: log)
        do {
            try await application.run()
        } catch {
            // Somebody else has the port, say. The daemon's work does not need these pages.
            log.error("no health pages", error: error, metadata: ["port": "\(port)"])
            try? await gracefulShutdown()  // Cancelled is over as well.
        }
        try await threads.shutdownGracefully()
    }

    private static func text(
        _ body: String, _ status: HTTPResponse.Status, _ type: String = "text/plain; charset=utf-8"
    ) -> Response {
        Response(status: status, headers: [.contentType: type], body: .init(byteBuffer: ByteBuffer(string: body)))
    }
}
