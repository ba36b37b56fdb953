internal import FoundationEssentials
package import Work

/// Messages as Linli sends them.
package enum Sample {
    package static func message(_ size: Int = 600) -> Message {
        Message(
            id: UUID(), caseID: UUID(), type: "linli.request.v1", contentType: "application/octet-stream",
            timestamp: 1_790_000_000_123, appID: "linli-intake",
            headers: [
                Header.line: .text("errand"), Header.urgency: .text("normal"), Header.grid: .text("g03"),
                Header.attempt: .integer(2),
            ],
            body: Array(repeating: 0x5a, count: size))
    }

    /// To a queue by its name, through the default exchange.
    package static func outgoing(_ queue: String, size: Int = 600) -> Outgoing {
        Outgoing(message(size), to: Destination(exchange: "", key: queue))
    }

    package static func outgoing(_ count: Int, _ queue: String, size: Int = 600) -> [Outgoing] {
        (0..<count).map { _ in outgoing(queue, size: size) }
    }
}
