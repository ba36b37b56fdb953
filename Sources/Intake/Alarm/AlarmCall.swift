package import Casework
package import Lines

/// What an alarm says, and all that it says: never what was typed, nor where below the grid.
package struct AlarmCall: Sendable, Equatable {
    /// The number that the desk's list shows; nil where the case has none yet.
    package let number: String?
    package let kind: KindCode
    package let grid: GridCode
    package let isEmergency: Bool
    /// How often somebody was told before.
    package let repeated: Int

    package init(number: String?, kind: KindCode, grid: GridCode, isEmergency: Bool, repeated: Int) {
        self.number = number
        self.kind = kind
        self.grid = grid
        self.isEmergency = isEmergency
        self.repeated = repeated
    }

    /// As a channel takes it: a command gets the case number, the kind and the grid.
    package var message: ChannelMessage {
        ChannelMessage(
            arguments: [number ?? "-", kind.text, grid.text],
            text: Words.alarm(number: number, grid: grid, isEmergency: isEmergency),
            fields: [
                "number": number.map { .text($0) } ?? .null, "kind": .text(kind.text), "grid": .text(grid.text),
                "emergency": .bool(isEmergency), "repeated": .integer(Int64(repeated)),
            ])
    }
}
