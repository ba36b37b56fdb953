internal import CRabbitMQ
internal import Glibc
package import Work

/// The C library's connection: one socket, one channel. It belongs to one thread at a time, and closes the socket
/// without a word when it goes.
///
/// What waits for the broker's answer is bounded by the endpoint's times, within the library and by the guard; what
/// only writes has to be called within the guard by the caller, who knows how much it writes.
package final class Wire {
    private let raw: OpaquePointer
    private let endpoint: Endpoint
    private let guarded: WriteGuard
    private var encoder = WireEncoder()
    private var decoder = WireDecoder()

    package init(_ endpoint: Endpoint, guarded: WriteGuard) throws(AMQPError) {
        guard let raw = rmq_new() else { throw AMQPError(.connectionLost, "no memory for a connection") }
        self.raw = raw
        self.endpoint = endpoint
        self.guarded = guarded
    }

    deinit {
        guarded.detach()
        rmq_free(raw)
    }

    /// The socket, for `poll()`.
    package var descriptor: Int32 { rmq_descriptor(raw) }

    /// What was agreed on with the broker.
    package var heartbeat: Duration { .seconds(Int64(rmq_heartbeat(raw))) }

    /// How long the broker may take to answer a call.
    package var patience: Duration { endpoint.rpcTimeout }

    /// Whether frames wait within the library, where `poll()` does not see them.
    package var isPending: Bool { rmq_pending(raw) }

    /// Whether the socket takes something now.
    package var isWritable: Bool {
        var entry = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        return poll(&entry, 1, 0) == 1
    }

    // MARK: calls that wait

    /// Connects and logs in. The name is what the broker shows for the connection.
    package func open(_ host: Endpoint.Host, name: String) throws(AMQPError) {
        let connected = connect(host)
        guard connected.status == 0 else {
            let isMistrust = rmq_is_mistrust(connected.status)
            throw AMQPError(
                isMistrust ? .untrusted : .connectionRefused,
                "\(isMistrust ? "no trusted broker" : "no broker") at \(host): \(connected.words)")
        }
        guarded.attach(descriptor)
        let limit = endpoint.connectionTimeout + endpoint.rpcTimeout + .seconds(1)
        let entered = guarded.within(limit) {
            rmq_login(
                raw, endpoint.connectionTimeout.wholeMilliseconds, endpoint.rpcTimeout.wholeMilliseconds,
                endpoint.vhost, Int32(clamping: max(1, endpoint.heartbeat.components.seconds)), name,
                endpoint.user, endpoint.isKnownByCertificate ? nil : endpoint.password)
        }
        guard entered.status >= 0 else {
            throw AMQPError(.connectionRefused, "broker at \(host), during login: \(entered.words)")
        }
        try check(entered, "broker at \(host), user \(endpoint.user), vhost \(endpoint.vhost)")
        guard rmq_frame_max(raw) >= RMQ_FRAME_MAX else {
            throw AMQPError(
                .protocolViolation,
                "broker at \(host) allows frames of \(rmq_frame_max(raw)) bytes; \(RMQ_FRAME_MAX) are needed")
        }
    }

    private func connect(_ host: Endpoint.Host) -> rmq_result {
        let timeout = endpoint.connectionTimeout.wholeMilliseconds
        guard let tls = endpoint.tls else { return rmq_connect(raw, host.name, Int32(host.port), nil, timeout) }
        return tls.authority.withCString { authority in
            tls.identity.withFiles { certificate, key in
                var files = rmq_tls(authority: authority, certificate: certificate, key: key)
                return rmq_connect(raw, host.name, Int32(host.port), &files, timeout)
            }
        }
    }

    /// Says goodbye.
    package func close() throws(AMQPError) { try call("close") { rmq_close(raw) } }

    /// From now on the broker answers for every publish.
    package func confirm() throws(AMQPError) { try call("confirm.select") { rmq_confirm_select(raw) } }

    /// How many deliveries may be unsettled.
    package func prefetch(_ count: Int) throws(AMQPError) {
        try call("basic.qos") { rmq_prefetch(raw, UInt16(clamping: count)) }
    }

    /// How many consumers a queue has. Throws when there is no such queue.
    package func consumers(of queue: String) throws(AMQPError) -> Int { try look(at: queue).consumers }

    /// How many messages of a queue wait to be delivered: those in a worker's hands are not among them.
    package func ready(in queue: String) throws(AMQPError) -> Int { try look(at: queue).ready }

    private func look(at queue: String) throws(AMQPError) -> (ready: Int, consumers: Int) {
        var (ready, consumers): (UInt32, UInt32) = (0, 0)
        try call("queue \(queue)") { rmq_queue_exists(raw, queue, &ready, &consumers) }
        return (Int(ready), Int(consumers))
    }

    package func consume(_ queue: String, tag: String) throws(AMQPError) {
        try call("queue \(queue)") { rmq_consume(raw, queue, tag) }
    }

    // MARK: calls that write

    /// Asks the broker to deliver no more; it answers.
    package func cancel(tag: String) throws(AMQPError) { try written(rmq_cancel(raw, tag)) }

    package func settle(_ frame: AckRuns.Frame) throws(AMQPError) {
        switch frame {
        case .acknowledge(let tag, let multiple): try written(rmq_ack(raw, tag, multiple))
        case .giveBack(let tag, let multiple): try written(rmq_give_back(raw, tag, multiple))
        }
    }

    /// Publishes a message that `MessageLimits` has passed. It comes back when no queue takes it.
    package func publish(_ outgoing: Outgoing) throws(AMQPError) {
        try written(
            encoder.encode(outgoing) { exchange, key, properties, body in
                rmq_publish(raw, exchange, key, true, properties, body)
            })
    }

    // MARK: frames

    /// The next frame that is here, without waiting. Sends a heartbeat when one is due.
    package func next() throws(AMQPError) -> Event? {
        var event = rmq_event()
        let status = rmq_next(raw, &event)
        guard status >= 0 else { throw lost(status) }
        return status == 0 ? nil : decoder.decode(event)
    }

    /// Gives the memory of the frames so far back.
    package func release() { rmq_release(raw) }

    // MARK: results

    private func call(_ what: String, _ call: () -> rmq_result) throws(AMQPError) {
        try check(guarded.within(endpoint.rpcTimeout + .seconds(1), call), what)
    }

    private func check(_ result: rmq_result, _ what: String) throws(AMQPError) {
        guard result.status != 0 else { return }
        guard result.status > 0 else { throw AMQPError(.connectionLost, "\(what): \(result.words)") }
        throw AMQPError(replyCode: Int(result.status), channel: result.channel, "\(what): \(result.words)")
    }

    private func written(_ status: Int32) throws(AMQPError) {
        guard status == 0 else { throw lost(status) }
    }

    private func lost(_ status: Int32) -> AMQPError {
        AMQPError(.connectionLost, "connection lost: \(String(cString: rmq_status_text(status)))")
    }
}

extension rmq_result {
    /// The library's or the broker's words.
    fileprivate var words: String {
        withUnsafeBytes(of: text) { bytes in String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self) }
    }
}

extension Endpoint.Identity? {
    /// The names of both files, or nothing.
    fileprivate func withFiles<Value>(_ body: (UnsafePointer<CChar>?, UnsafePointer<CChar>?) -> Value) -> Value {
        guard let self else { return body(nil, nil) }
        return self.certificate.withCString { certificate in self.key.withCString { body(certificate, $0) } }
    }
}

extension Duration {
    /// At least one, and rounded down.
    fileprivate var wholeMilliseconds: Int32 {
        let (seconds, attoseconds) = components
        return max(1, Int32(clamping: seconds * 1000 + attoseconds / 1_000_000_000_000_000))
    }
}
