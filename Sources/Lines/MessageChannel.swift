package import Casework

/// What leaves the house to somebody of its own: neutral, for it may be read on a screen in the open. Never what was typed,
/// nor where below the grid.
package struct ChannelMessage: Sendable, Equatable {
    /// The last arguments of a command.
    package let arguments: [String]
    /// The sentence that a group reads.
    package let text: String
    /// The same for programs, beside the sentence.
    package let fields: [String: JSONValue]

    package init(arguments: [String], text: String, fields: [String: JSONValue]) {
        self.arguments = arguments
        self.text = text
        self.fields = fields
    }
}

/// One way to reach people of the house: a command, a webhook. Returns when they have been told, and throws when they
/// could not be; it gives up by itself after a while.
package protocol MessageChannel: Sendable {
    var name: String { get }
    func send(_ message: ChannelMessage) async throws
}
