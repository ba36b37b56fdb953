/// How the connection to the broker stands: what health checks and the status line tell.
package enum LinkState: Sendable, Hashable, CustomStringConvertible {
    /// The first attempt, or one after `resume()`.
    case connecting
    case connected
    /// Connected to a queue that another consumer has for itself: its turn comes when that one ends.
    case standby
    /// Connected, and the broker takes no messages: its reason (a memory or disk alarm).
    case blocked(String)
    /// Without a connection, and why the last one or the last attempt ended.
    case reconnecting(String)
    /// Without a connection on purpose, until `resume()`.
    case paused
    /// Over.
    case stopped

    /// A state without its words: a label.
    package enum Kind: String, Sendable, CaseIterable {
        case connecting, connected, standby, blocked, reconnecting, paused, stopped
    }

    package var kind: Kind {
        switch self {
        case .connecting: .connecting
        case .connected: .connected
        case .standby: .standby
        case .blocked: .blocked
        case .reconnecting: .reconnecting
        case .paused: .paused
        case .stopped: .stopped
        }
    }

    package var description: String {
        switch self {
        case .connecting: "connecting"
        case .connected: "connected"
        case .standby: "standby"
        case .blocked(let reason): "blocked: \(reason)"
        case .reconnecting(let why): "reconnecting: \(why)"
        case .paused: "paused"
        case .stopped: "stopped"
        }
    }
}
