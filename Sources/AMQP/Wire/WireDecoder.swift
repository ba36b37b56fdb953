internal import CRabbitMQ
internal import Work

/// Copies a frame out of the C library's memory.
struct WireDecoder {
    private var headers = [rmq_header](repeating: rmq_header(), count: MessageLimits.readHeaders)

    mutating func decode(_ event: rmq_event) -> Event {
        switch event.kind {
        case RMQ_BODY: .body(Array(UnsafeBufferPointer(start: event.text.bytes, count: event.text.count)))
        case RMQ_HEADER: .header(bodySize: event.body_size, properties(event))
        case RMQ_DELIVER:
            .content(.delivery(tag: event.tag, redelivered: event.flag, event.destination))
        case RMQ_ACK: .acknowledged(event.tag, multiple: event.flag)
        case RMQ_NACK: .refused(event.tag, multiple: event.flag)
        case RMQ_RETURN: .content(.returned(code: Int(event.code), text: event.text.string, event.destination))
        case RMQ_CANCEL: .consumerCancelled
        case RMQ_CANCEL_OK: .cancelAnswered
        case RMQ_CHANNEL_CLOSE: .channelClosed(code: Int(event.code), text: event.text.string)
        case RMQ_CONNECTION_CLOSE: .connectionClosed(code: Int(event.code), text: event.text.string)
        case RMQ_BLOCKED: .blocked(reason: event.text.string)
        case RMQ_UNBLOCKED: .unblocked
        default: .other
        }
    }

    private mutating func properties(_ event: rmq_event) -> Properties {
        var raw = rmq_properties()
        return withUnsafePointer(to: event) { event in
            headers.withUnsafeMutableBufferPointer { headers in
                let isWhole = rmq_event_properties(event, &raw, headers.baseAddress, headers.count)
                var properties = Properties(
                    messageID: raw.message_id.text, correlationID: raw.correlation_id.text, type: raw.type.text,
                    contentType: raw.content_type.text, appID: raw.app_id.text,
                    timestamp: raw.timestamp == 0 ? nil : raw.timestamp, isCut: !isWhole)
                properties.headers.reserveCapacity(raw.header_count)
                var bytes = 0
                for header in headers[..<raw.header_count] {
                    let name = header.key.string
                    let value = header.is_text ? HeaderValue.text(header.text.string) : .integer(header.integer)
                    bytes += MessageLimits.size(name, value)
                    guard bytes <= MessageLimits.readHeaderBytes else {
                        properties.isCut = true
                        break
                    }
                    if name == Header.at, case .integer(let milliseconds) = value {
                        properties.at = milliseconds
                    } else {
                        properties.headers[name] = value
                    }
                }
                return properties
            }
        }
    }
}

extension rmq_event {
    fileprivate var destination: Destination { Destination(exchange: exchange.string, key: key.string) }
}

extension rmq_slice {
    /// Bytes that are not UTF-8 are repaired.
    fileprivate var string: String {
        String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
    }

    /// Nil when there is none.
    fileprivate var text: String? { count == 0 ? nil : string }
}
