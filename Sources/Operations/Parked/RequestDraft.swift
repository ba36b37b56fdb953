internal import Casework
internal import Foundation
package import Lines
package import Work

/// A parked request in the open, as a person mends it: JSON with its keys in order. What it is about stays as it was; the
/// rest must be a request that its line can read.
package struct RequestDraft {
    /// What was typed cannot take the request's place, and why.
    package struct Fault: Error, CustomStringConvertible {
        package let description: String
    }

    /// As it is put before the person.
    package let text: String
    private let request: WireRequest
    private let seal: RequestSeal

    /// Throws a `SealError` where the ring does not open it.
    package init(_ request: WireRequest, ring: KeyRing) throws {
        self.request = request
        seal = RequestSeal(ring)
        let plain = try seal.open(request.message(app: ""))
        text = Self.pretty(plain) ?? String(decoding: plain, as: UTF8.self)
    }

    /// The request with what was typed for a body, sealed again for the same place. Nil where it says the same as before.
    package func mended(_ typed: String) throws -> WireRequest? {
        guard
            typed.trimmingCharacters(in: .whitespacesAndNewlines)
                != text.trimmingCharacters(in: .whitespacesAndNewlines)
        else { return nil }
        return try seal.close(try canonical(Array(typed.utf8)), insteadOf: request)
    }

    // MARK: what a line can read

    private func canonical(_ bytes: [UInt8]) throws -> [UInt8] {
        switch Line(rawValue: request.line) {
        case .errand: try canonical(bytes, of: Errand.self)
        case .mediation: try canonical(bytes, of: Mediation.self)
        case .condolence: try canonical(bytes, of: Condolence.self)
        case nil: throw Fault(description: "there is no line \(request.line) in this version")
        }
    }

    private func canonical<Trade: ServiceLine>(_ bytes: [UInt8], of _: Trade.Type) throws -> [UInt8] {
        let typed: Any
        let envelope: RequestEnvelope<Trade.Body>
        do {
            typed = try JSONSerialization.jsonObject(with: Data(bytes))
            envelope = try Codec.decode(RequestEnvelope<Trade.Body>.self, from: bytes)
        } catch let error as DecodingError {
            throw Fault(description: "the line could not read it: \(error.place)")
        } catch {
            throw Fault(description: "it is not JSON: a comma, a bracket or a quotation mark is missing or too many")
        }
        let read = try Codec.encode(envelope)
        let strange = Self.strange(in: typed, besides: try JSONSerialization.jsonObject(with: Data(read)))
        guard strange.isEmpty else {
            throw Fault(description: "nobody would read \(strange.sorted().joined(separator: ", ")): is it mistyped?")
        }
        let moved = try moved(by: envelope, typed)
        guard moved.isEmpty else { throw Fault(description: "\(moved.joined(separator: ", ")) must stay as it was") }
        return read
    }

    /// What no edit may touch and this one did: what was asked for may be put right, not of which case, when, how and by
    /// whom. The door has proved that, and the message says some of it in the open.
    private func moved<Body>(by envelope: RequestEnvelope<Body>, _ typed: Any) throws -> [String] {
        let said = envelope.request
        let open: [(name: String, isSame: Bool)] = [
            ("id", said.id.uuid == request.requestID), ("caseID", said.caseID.uuid == request.caseUUID),
            ("line", said.line.rawValue == request.line), ("urgency", said.urgency == request.urgency),
        ]
        let before = try? JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
        let (old, new) = (before?["request"] as? NSDictionary, (typed as? [String: Any])?["request"] as? NSDictionary)
        let sealed = ["actor", "at", "channel", "verb"].filter { name in
            old?[name] != nil && (old?[name] as? NSObject) != (new?[name] as? NSObject)
        }
        let number = envelope.number != (before?["number"] as? String) && before != nil ? ["number"] : []
        return open.filter { !$0.isSame }.map(\.name) + sealed + number
    }

    /// The keys, as paths, that were typed and that the line has not taken in.
    private static func strange(in typed: Any, besides read: Any, at path: String = "") -> [String] {
        switch (typed, read) {
        case (let typed as [String: Any], let read as [String: Any]):
            typed.flatMap { key, value in
                let place = path.isEmpty ? key : "\(path).\(key)"
                guard let other = read[key] else { return value is NSNull ? [] : [place] }
                return strange(in: value, besides: other, at: place)
            }
        case (let typed as [Any], let read as [Any]) where typed.count == read.count:
            zip(typed, read).enumerated().flatMap { strange(in: $1.0, besides: $1.1, at: "\(path).\($0)") }
        default: []
        }
    }

    private static func pretty(_ bytes: [UInt8]) -> String? {
        guard let value = try? JSONSerialization.jsonObject(with: Data(bytes)),
            let text = try? JSONSerialization.data(
                withJSONObject: value, options: [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes])
        else { return nil }
        return String(decoding: text, as: UTF8.self) + "\n"
    }
}
