import AMQP
import TestSupport
import Testing
import Work

@Suite("Whatever a broker says", .timeLimit(.minutes(60)))
struct FrameFuzzTests {
    /// A message whose properties and headers are of every kind that AMQP knows, damaged in most cases: frames, tables
    /// and properties are taken apart by the C library and by `WireDecoder`, as from a broker.
    @Test("ends a connection at the worst: no crash, no hang, no memory that grows")
    func frames() async throws {
        let broker = try FakeBroker { number in
            var dice = Fuzz.dice(number)
            return dice.conversation()
        }
        defer { broker.close() }
        var endpoint = Endpoint(hosts: [.init("127.0.0.1", port: broker.port)], user: "u", password: "p")
        endpoint.connectionTimeout = .seconds(5)
        var before = 0
        for number in 0..<Fuzz.count {
            // Once everything has been needed once, nothing more is kept.
            if number == Fuzz.count / 10 { before = Fuzz.resident }
            let buffer = DeliveryBuffer()
            let role = Consuming("queue", prefetch: 10, epoch: 1, tag: "tag", buffer: buffer) { _ in }
            let connection = Connection(endpoint, name: "fuzz", role: role)
            try await connection.open(endpoint.hosts)
            let error = await connection.ended()
            #expect(
                [.connectionLost, .connectionClosed(320), .protocolViolation].contains(error.code) || error.isKnown)
        }
        #expect(Fuzz.resident - before < 64 << 20)
    }
}

extension AMQPError {
    /// Damage may turn a frame into one that says something else.
    fileprivate var isKnown: Bool {
        switch code {
        case .connectionClosed, .channelClosed, .accessRefused, .notFound, .consumerCancelled: true
        default: false
        }
    }
}

extension Dice {
    /// Deliveries, whole or damaged, and sometimes noise.
    mutating func conversation() -> [UInt8] {
        var bytes: [UInt8] = []
        for tag in 1...UInt64.random(in: 1...4, using: &self) {
            let body = self.bytes(upTo: 300)
            let size = chance(10) ? UInt64.random(in: 0 ... .max, using: &self) : UInt64(body.count)
            let properties = chance(60) ? damaged(self.properties()) : self.properties()
            let delivery =
                AMQPBytes.deliver(tag) + AMQPBytes.header(bodySize: size, properties)
                + (body.isEmpty ? [] : AMQPBytes.body(body))
            bytes += chance(40) ? damaged(delivery) : delivery
        }
        if chance(10) { bytes += self.bytes(upTo: 200) }
        return bytes
    }

    /// Property flags, and what they announce.
    private mutating func properties() -> [UInt8] {
        let flags = UInt16.random(in: 0 ... .max, using: &self) & 0xFFFC
        var bytes = AMQPBytes.big(flags)
        for bit in stride(from: 15, through: 2, by: -1) where flags & (1 << UInt16(bit)) != 0 {
            switch bit {
            case 13: bytes += AMQPBytes.long(table(depth: 0))
            case 12, 11: bytes.append(UInt8.random(in: 0...9, using: &self))
            case 6: bytes += AMQPBytes.big(UInt64.random(in: 0 ... .max, using: &self))
            default: bytes += shortText()
            }
        }
        return bytes
    }

    private mutating func shortText() -> [UInt8] {
        let bytes = self.bytes(upTo: chance(10) ? 255 : 40)
        return [UInt8(bytes.count)] + bytes
    }

    private mutating func table(depth: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        for _ in 0..<Int.random(in: 0...(depth == 0 ? 12 : 4), using: &self) { bytes += shortText() + value(depth) }
        return bytes
    }

    private mutating func value(_ depth: Int) -> [UInt8] {
        let kind = Array("tbBsuIilLfdDSATFVx".utf8).randomElement(using: &self) ?? 0x56
        switch Character(Unicode.Scalar(kind)) {
        case "t", "b", "B": return [kind] + fixed(1)
        case "s", "u": return [kind] + fixed(2)
        case "I", "i", "f": return [kind] + fixed(4)
        case "l", "L", "d", "T": return [kind] + fixed(8)
        case "D": return [kind] + fixed(5)
        case "S", "x": return [kind] + AMQPBytes.long(bytes(upTo: 60))
        case "A": return [kind] + AMQPBytes.long(depth > 5 ? [] : value(depth + 1) + value(depth + 1))
        case "F": return [kind] + AMQPBytes.long(depth > 5 ? [] : table(depth: depth + 1))
        default: return [kind]
        }
    }

    private mutating func fixed(_ count: Int) -> [UInt8] {
        (0..<count).map { _ in UInt8.random(in: 0...255, using: &self) }
    }
}
