/// What a connection is for. The connection owns the socket and the pump; its role decides what the broker's frames
/// mean and what is written. It lives on the connection's thread and is touched nowhere else.
package protocol ConnectionRole: SendableMetatype {
    /// Names the connection's thread: at most 15 bytes.
    static var threadName: String { get }

    /// Whether the broker reads nothing from us at present.
    var isBlocked: Bool { get }

    /// Prepares a connection that was just opened. Its calls may wait for the broker. `wake` makes the connection take
    /// a turn, from any thread.
    mutating func prepare(_ wire: Wire, wake: @escaping @Sendable () -> Void) throws(AMQPError)

    /// Takes one frame of the broker's.
    mutating func receive(_ event: consuming Event) throws(AMQPError)

    /// Passes on what came and writes what there is to write, when all frames that are here have been received.
    mutating func turn(_ wire: Wire) throws(AMQPError) -> Appetite

    /// The connection is over, for whatever reason: called once, and last.
    mutating func end(_ error: AMQPError)
}

/// What a role waits for after its turn.
package enum Appetite: Sendable, Equatable {
    /// For the broker, or for a job.
    case satisfied
    /// For another turn, after whatever has come meanwhile.
    case more
    /// For the socket to take more.
    case writing
    /// For nothing: the connection has served its purpose and is to be closed.
    case done
}
