internal import Channels
package import Daemon
package import Lines

extension Settings.Alarm {
    /// How a danger is told.
    package func channels() throws -> [any MessageChannel] { try made(command: command, webhook: webhook) }
}

extension Settings.Notify {
    /// How notices are sent; none where the desk tells them.
    package func channels() throws -> [any MessageChannel] { try made(command: command, webhook: webhook) }
}

private func made(command: String, webhook: Secret) throws -> [any MessageChannel] {
    let command = command.split(separator: " ").map(String.init)
    var channels: [any MessageChannel] = []
    if !command.isEmpty { channels.append(CommandChannel(command, clock: Clocks.monotonic)) }
    if !webhook.isEmpty { channels.append(try WebhookChannel(webhook.reveal(), clock: Clocks.monotonic)) }
    return channels
}
