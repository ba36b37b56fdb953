internal import Casework
internal import FoundationEssentials
package import Logging
package import Postgres

/// Anchors the books once a day: with the first look after midnight of the house's clock.
package struct Anchoring: Sendable {
    private let ledger: Pool
    private let folder: AnchorFolder
    private let pause: Duration
    private let clock: any Clock<Duration>
    private let log: Logger

    package init(
        ledger: Pool, folder: AnchorFolder, pause: Duration = .seconds(600), clock: any Clock<Duration>, log: Logger
    ) {
        self.ledger = ledger
        self.folder = folder
        self.pause = pause
        self.clock = clock
        self.log = log
    }

    /// Runs until its task is cancelled. What fails is tried again with the next look: the books do not wait for it.
    package func run() async throws {
        while true {
            do {
                if let anchor = try await anchorIfDue() {
                    log.notice("books anchored", metadata: ["books": "\(anchor.body.heads.count)"])
                }
            } catch is CancellationError {
                throw CancellationError()
            } catch {
                log.error("the books could not be anchored", metadata: ["error": "\(error)"])
            }
            try await clock.sleep(for: pause)
        }
    }

    /// Nil when today's is there.
    package func anchorIfDue() async throws -> Anchor? {
        let body = try await body()
        guard !folder.holds(CivilDate(body.at)) else { return nil }
        let anchor = try Anchor(body, signedBy: folder.key())
        try folder.keep(anchor)
        return anchor
    }

    private func body() async throws -> Anchor.Body {
        try await ledger.withConnection { connection in
            let rows = try await connection.query(.readHeads, [])
            let house = try await connection.query(.readHouse, []).only()
            return Anchor.Body(
                at: Instant(milliseconds: try house.instant("now")), incarnation: try house.uuid("incarnation"),
                heads: try rows.map {
                    Anchor.Head(
                        book: try $0.text("book"), seq: try $0.int64("seq"), hash: Data(try $0.bytes("hash")))
                })
        }
    }
}
