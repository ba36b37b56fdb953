package import Casework

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
}

/// One way to reach whoever is on duty: a command, a webhook. Returns when it has been told, and throws when it could
/// not be; it gives up by itself after a while.
package protocol AlarmChannel: Sendable {
    var name: String { get }
    func sound(_ call: AlarmCall) async throws
}
