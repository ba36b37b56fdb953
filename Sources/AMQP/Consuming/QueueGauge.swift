package import Work

/// Tells how many messages wait in a queue, and keeps a connection for that: a question never stands in the way of a
/// publish. Nothing is consumed.
package final class QueueGauge: Sendable {
    private let link: Link<Gauging>

    /// The name is what the broker shows for the connection.
    package init(
        _ endpoint: Endpoint, name: String, random: RandomSource,
        onChange: @escaping @Sendable (LinkState) -> Void = { _ in }
    ) {
        link = Link(endpoint, name: name, random: random, onChange: onChange)
    }

    package var state: LinkState { link.state }

    /// Keeps the connection until `stop()`, or until the task is cancelled.
    package func run() async {
        await link.run { [link] in
            // The role lives in a connection of the link's, for as long as that lasts.
            Gauging { [weak link] in link?.change($0) }
        }
    }

    /// How many messages wait to be delivered; nil while nobody can say: without a connection, or where there is no such
    /// queue. Answers within the endpoint's time for a call.
    package func ready(in queue: String) async -> Int? {
        guard state == .connected, let connection = link.connection else { return nil }
        return await connection.ready(in: queue)
    }

    /// Ends `run()`.
    package func stop() {
        link.stop()
        link.connection?.leave()
    }
}
