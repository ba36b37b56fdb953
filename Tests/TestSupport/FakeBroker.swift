internal import Foundation
internal import Glibc
internal import Synchronization

/// Speaks just enough of AMQP 0-9-1 to let a consumer in, and then says whatever it was told to: what no real broker can
/// be made to send. Each connection gets the next piece, and is then over.
package final class FakeBroker: Sendable {
    package let port: Int
    private let listener: Int32
    private let says: @Sendable (Int) -> [UInt8]
    private let isOver = Mutex(false)

    /// `says` makes what the connection of that number, from 0 on, is sent after it has begun to consume.
    package init(saying says: @escaping @Sendable (Int) -> [UInt8]) throws {
        (listener, port) = try Loopback.listen()
        self.says = says
        let thread = Thread { self.run() }
        thread.name = "fake broker"
        thread.start()
    }

    package func close() {
        isOver.withLock { $0 = true }
        // Wakes the thread from its `accept`.
        shutdown(listener, Int32(SHUT_RDWR))
    }

    private func run() {
        defer { _ = Glibc.close(listener) }
        for number in 0... {
            let client = accept(listener, nil, nil)
            guard client >= 0, !isOver.withLock({ $0 }) else { return }
            serve(client, number)
            _ = Glibc.close(client)
        }
    }

    private func serve(_ client: Int32, _ number: Int) {
        guard Self.read(client, 8) == Array("AMQP".utf8) + [0, 0, 9, 1] else { return }
        Self.send(client, AMQPBytes.start)
        while let method = Self.nextMethod(client) {
            guard let answer = AMQPBytes.answers[method] else { continue }
            Self.send(client, answer)
            if method == AMQPBytes.consume { break }
        }
        Self.send(client, says(number) + AMQPBytes.connectionClose)
        shutdown(client, Int32(SHUT_WR))
        // Until the client has closed its side, so that it is not reset in the middle of reading.
        while Self.read(client, 1) != nil {}
    }

    /// The class and the number of the next method; what is no method is passed over.
    private static func nextMethod(_ client: Int32) -> UInt32? {
        while let head = read(client, 7) {
            let size = head[3...6].reduce(0) { $0 << 8 | Int($1) }
            guard let payload = read(client, size + 1) else { return nil }
            if head[0] == 1, payload.count >= 4 { return payload[0..<4].reduce(0) { $0 << 8 | UInt32($1) } }
        }
        return nil
    }

    private static func read(_ client: Int32, _ count: Int) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: count)
        var filled = 0
        while filled < count {
            let got = bytes.withUnsafeMutableBytes { buffer in
                buffer.baseAddress.map { Glibc.read(client, $0 + filled, count - filled) } ?? -1
            }
            guard got > 0 else { return nil }
            filled += got
        }
        return bytes
    }

    private static func send(_ client: Int32, _ bytes: [UInt8]) {
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                buffer.baseAddress.map { Glibc.send(client, $0 + sent, bytes.count - sent, Int32(MSG_NOSIGNAL)) } ?? -1
            }
            guard count > 0 else { return }
            sent += count
        }
    }
}

/// Frames of AMQP 0-9-1, as bytes.
package enum AMQPBytes {
    package static func frame(_ type: UInt8, channel: UInt16 = 1, _ payload: [UInt8]) -> [UInt8] {
        [type] + big(channel) + big(UInt32(payload.count)) + payload + [0xCE]
    }

    package static func method(_ id: UInt32, channel: UInt16 = 1, _ arguments: [UInt8] = []) -> [UInt8] {
        frame(1, channel: channel, big(id) + arguments)
    }

    /// The kinds of the frames that a client has sent, in their order.
    package static func kinds(of sent: [UInt8]) -> [UInt8] {
        var kinds: [UInt8] = []
        // Its first word is no frame.
        var place = 8
        while place + 7 <= sent.count {
            kinds.append(sent[place])
            place += 8 + sent[(place + 3)..<(place + 7)].reduce(0) { $0 << 8 | Int($1) }
        }
        return kinds
    }

    package static func big(_ value: some FixedWidthInteger) -> [UInt8] {
        withUnsafeBytes(of: value.bigEndian) { Array($0) }
    }

    package static func short(_ text: String) -> [UInt8] { [UInt8(text.utf8.count)] + Array(text.utf8) }

    package static func long(_ bytes: [UInt8]) -> [UInt8] { big(UInt32(bytes.count)) + bytes }

    /// `basic.deliver`: a header and a body follow.
    package static func deliver(_ tag: UInt64) -> [UInt8] {
        method(0x003C_003C, short("tag") + big(tag) + [0] + short("linli.requests") + short("errand.normal.g1"))
    }

    /// A content header with these properties, from their flags on.
    package static func header(bodySize: UInt64, _ properties: [UInt8]) -> [UInt8] {
        frame(2, big(UInt16(60)) + big(UInt16(0)) + big(bodySize) + properties)
    }

    package static func body(_ bytes: [UInt8]) -> [UInt8] { frame(3, bytes) }

    static let consume: UInt32 = 0x003C_0014

    static let start = method(
        0x000A_000A, channel: 0, [0, 9] + big(UInt32(0)) + long(Array("PLAIN".utf8)) + long(Array("en_US".utf8)))
    static let connectionClose = method(
        0x000A_0032, channel: 0, big(UInt16(320)) + short("over") + big(UInt32(0)))

    /// What the broker says to a method of the client's.
    static let answers: [UInt32: [UInt8]] = [
        0x000A_000B: method(0x000A_001E, channel: 0, big(UInt16(1)) + big(UInt32(131_072)) + big(UInt16(60))),
        0x000A_0028: method(0x000A_0029, channel: 0, short("")),
        0x0014_000A: method(0x0014_000B, long([])),
        0x0032_000A: method(0x0032_000B, short("queue") + big(UInt32(0)) + big(UInt32(0))),
        0x003C_000A: method(0x003C_000B),
        consume: method(0x003C_0015, short("tag")),
    ]
}
