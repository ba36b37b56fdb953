internal import Lines
internal import Work

/// Bundles that were opened, as many as share a transaction.
struct Portion: Sendable {
    struct Unreadable: Sendable {
        let body: [UInt8]
        let headers: [String: HeaderValue]
        let detail: String
    }

    /// Decisions at the most, unless the first bundle alone has more.
    static let most: Int64 = 500

    private(set) var decisions: [WireDecision] = []
    private(set) var unreadable: [Unreadable] = []

    /// Takes its bundles off the front. How many decisions a bundle holds stands on it, and only that is believed.
    init(from deliveries: inout ArraySlice<Delivery>) {
        var left = Self.most
        while let delivery = deliveries.first {
            let count = max(1, delivery.message?[integer: Header.count] ?? 1)
            guard left == Self.most || count <= left else { return }
            open(delivery)
            deliveries.removeFirst()
            left -= min(left, count)
        }
    }

    /// The next portion, and what is left then.
    static func after(_ deliveries: ArraySlice<Delivery>) async -> (Portion, ArraySlice<Delivery>) {
        var rest = deliveries
        let portion = Portion(from: &rest)
        return (portion, rest)
    }

    private mutating func open(_ delivery: Delivery) {
        switch delivery.content {
        case .success(let message) where message.type == RequestType.bundle:
            do {
                decisions += try Bundler.open(message.body)
            } catch {
                refuse(message.body, message.keptHeaders, "\(error)")
            }
        case .success(let message): refuse(message.body, message.keptHeaders, "type \(message.type)")
        case .failure(let malformed): refuse(malformed.body, malformed.headers, malformed.reason)
        }
    }

    private mutating func refuse(_ body: [UInt8], _ headers: [String: HeaderValue], _ detail: String) {
        unreadable.append(Unreadable(body: body, headers: headers, detail: detail))
    }
}
