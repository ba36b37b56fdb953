internal import CRabbitMQ
internal import Work

/// Lends a message to the C library in the shape that it wants, for the length of one call.
struct WireEncoder {
    private var scratch = PublishScratch()
    private var headers: [rmq_header] = []

    /// Calls `send` with exchange, key, properties and body, and returns what it returns.
    mutating func encode(
        _ outgoing: Outgoing, _ send: (rmq_slice, rmq_slice, UnsafePointer<rmq_properties>, rmq_slice) -> Int32
    ) -> Int32 {
        scratch.fill(outgoing)
        headers.removeAll(keepingCapacity: true)
        return scratch.bytes.withUnsafeBufferPointer { text in
            for header in scratch.headers {
                headers.append(
                    rmq_header(
                        key: slice(text, header.name), is_text: header.text != nil,
                        text: slice(text, header.text ?? 0..<0), integer: header.integer))
            }
            return headers.withUnsafeBufferPointer { headers in
                outgoing.message.body.withUnsafeBufferPointer { body in
                    var properties = rmq_properties(
                        message_id: slice(text, scratch.messageID),
                        correlation_id: slice(text, scratch.correlationID), type: slice(text, scratch.type),
                        content_type: slice(text, scratch.contentType), app_id: slice(text, scratch.appID),
                        timestamp: scratch.timestamp, headers: headers.baseAddress, header_count: headers.count)
                    return send(
                        slice(text, scratch.exchange), slice(text, scratch.key), &properties,
                        slice(body, body.indices))
                }
            }
        }
    }

    private func slice(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> rmq_slice {
        rmq_slice(bytes: range.isEmpty ? nil : bytes.baseAddress.map { $0 + range.lowerBound }, count: range.count)
    }
}
