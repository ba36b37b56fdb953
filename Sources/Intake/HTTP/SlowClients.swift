internal import NIOCore
internal import NIOHTTPTypes

/// Closes the connection of a client that is too slow: with its first request, with one that it has begun, or with
/// beginning the next one; a head counts when it is whole. A time-out for silence alone would not do: a byte now and
/// then is no silence, and a thousand such clients would keep everybody else out.
final class SlowClients: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    /// From the connection to the first head, and from the head of a request to its end.
    private let longestRead: TimeAmount
    /// From the end of an answer to the next head.
    private let longestIdle: TimeAmount
    private var deadline: Scheduled<Void>?
    /// Between the head of a request and its end.
    private var isReading = false

    init(longestRead: Duration, longestIdle: Duration) {
        self.longestRead = TimeAmount(longestRead)
        self.longestIdle = TimeAmount(longestIdle)
    }

    func handlerAdded(context: ChannelHandlerContext) {
        if context.channel.isActive { expectMore(within: longestRead, context) }
    }

    func handlerRemoved(context: ChannelHandlerContext) { deadline?.cancel() }

    func channelActive(context: ChannelHandlerContext) {
        expectMore(within: longestRead, context)
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        deadline?.cancel()
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head:
            isReading = true
            expectMore(within: longestRead, context)
        case .body: break
        case .end:
            isReading = false
            deadline?.cancel()
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        // An answer that comes before the whole request does not lengthen its time.
        if case .end = unwrapOutboundIn(data), !isReading { expectMore(within: longestIdle, context) }
        context.write(data, promise: promise)
    }

    private func expectMore(within time: TimeAmount, _ context: ChannelHandlerContext) {
        deadline?.cancel()
        let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
        deadline = context.eventLoop.scheduleTask(in: time) { bound.value.close(promise: nil) }
    }
}
