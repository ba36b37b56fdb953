package import Work

/// One frame of the broker's, copied out of the library: nothing in it points into the connection's memory.
package enum Event: Sendable, Equatable {
    /// The broker answers for a publish, or for every publish up to it.
    case acknowledged(UInt64, multiple: Bool)
    case refused(UInt64, multiple: Bool)
    /// A message comes that no queue took, or that is delivered to us: its header and its body follow.
    case content(ContentStart)
    case header(bodySize: UInt64, Properties)
    case body([UInt8])
    /// The broker ended the subscription by itself.
    case consumerCancelled
    /// The broker did as we asked: nothing more is delivered.
    case cancelAnswered
    case channelClosed(code: Int, text: String)
    case connectionClosed(code: Int, text: String)
    case blocked(reason: String)
    case unblocked
    /// A heartbeat, or something that Linli has no use for.
    case other
}

/// The method that announces a message.
package enum ContentStart: Sendable, Equatable {
    case delivery(tag: UInt64, redelivered: Bool, Address)
    case returned(code: Int, text: String, Address)
}
