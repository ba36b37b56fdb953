internal import Lines
internal import Work

/// Bundles that were opened, as many as share a transaction.
struct Portion: Sendable {
    struct Unreadable: Sendable {
        let body: [UInt8]
        let headers: [String: HeaderValue]
        let detail: String
    }

    private(set) var decisions: [WireDecision] = []
    private(set) var unreadable: [Unreadable] = []

    /// Takes its bundles off the front: so many decisions at the most, by what the bundles say of themselves, unless the
    /// first alone has more.
    init(from deliveries: inout ArraySlice<Delivery>, most: Int) {
        let most = Int64(most)
        var left = most
        while let delivery = deliveries.first {
            let count = max(1, delivery.message?[integer: Header.count] ?? 1)
            guard left == most || count <= left else { return }
            open(delivery)
            deliveries.removeFirst()
            left -= min(left, count)
        }
    }

    /// The next portion, and what is left then.
    static func after(
        _ deliveries: ArraySlice<Delivery>, most: Int
    ) async -> (Portion, ArraySlice<Delivery>) {
        var rest = deliveries
        let portion = Portion(from: &rest, most: most)
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
