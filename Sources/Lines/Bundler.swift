internal import FoundationEssentials
internal import SwiftProtobuf
package import Work

/// Puts decisions into as few messages as one frame each allows: a message of 60,000 bytes costs the broker about as
/// much as four of 600.
package enum Bundler {
    /// Bytes of decisions in one bundle; a larger decision travels alone.
    static let most = 64 * 1024

    package static func bundle(_ decisions: [WireDecision], app: String) throws -> [Outgoing] {
        var outgoing: [Outgoing] = []
        var (first, count, bytes): (WireRequest?, Int, [UInt8]) = (nil, 0, [])
        func close() {
            if let first { outgoing.append(message(bytes, of: count, from: first, app: app)) }
        }
        for decision in decisions {
            // Bundles of one behind each other are one bundle of all: so are Protocol Buffers, and each is written once.
            let one: [UInt8] = try WireBundle.with { $0.decisions = [decision] }.serializedBytes()
            if bytes.count + one.count > most {
                close()
                (first, count, bytes) = (nil, 0, [])
            }
            first = first ?? decision.request
            count += 1
            bytes += one
        }
        close()
        return outgoing
    }

    /// The decisions of a bundle; throws when its bytes are not one.
    package static func open(_ body: [UInt8]) throws -> [WireDecision] {
        try WireBundle(serializedBytes: body).decisions
    }

    private static func message(_ body: [UInt8], of count: Int, from first: WireRequest, app: String) -> Outgoing {
        let message = Message(
            id: Derived.id(from: first.requestID, "bundle"), type: RequestType.bundle,
            contentType: "application/x-protobuf", timestamp: first.at, appID: app,
            headers: [
                Header.line: .text(first.line), Header.count: .integer(Int64(count)), Header.at: .integer(first.at),
            ],
            body: body)
        return Outgoing(message, to: Destination(exchange: Exchange.decisions, key: ""))
    }
}
