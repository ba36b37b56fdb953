package import Hummingbird
package import Logging
internal import NIOCore

/// One request's context at the door: who is calling from where, as far as the connection knows.
package struct DoorContext: RequestContext {
    package var coreContext: CoreRequestContextStorage
    /// The address at the other end; a constant where there is none, as for a socket in the file system.
    package let peer: String

    package init(source: ApplicationRequestContextSource) {
        self.init(source, peer: source.channel.remoteAddress?.ipAddress ?? "local")
    }

    /// A context without a connection.
    package init(log: Logger, peer: String) { self.init(Detached(logger: log), peer: peer) }

    private init(_ source: some RequestContextSource, peer: String) {
        coreContext = CoreRequestContextStorage(source: source)
        self.peer = peer
    }

    private struct Detached: RequestContextSource { let logger: Logger }
}
