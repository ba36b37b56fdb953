/// How a worker obeys what was set for its line.
extension Worker {
    private var orders: Orders { Orders(options.controls?.control ?? .unset, urgent: options.isUrgent) }

    /// Closes and opens the valve as the board says, until it is cancelled.
    func obey(_ valve: Valve) async {
        guard let controls = options.controls else { return }
        for await control in controls.changes() {
            if Orders(control, urgent: options.isUrgent).isPaused {
                await valve.close(for: .order)
            } else {
                await valve.open(for: .order)
            }
        }
    }

    /// Works a batch in portions as large as may be taken on at once. What is not begun goes back when the line is paused
    /// or the worker stops meanwhile. `rest` is what must still pass before the next one is begun.
    func workOff(_ batch: [Delivery], after rest: inout Duration) async throws {
        var left = batch[...]
        while !left.isEmpty {
            guard try await mayBegin(left, after: rest, isFirst: left.count == batch.count) else {
                await consumer.giveBack(left.map(\.tag))
                // A consumer that delivers again at once would keep the thread from whoever closes the valve.
                return await Task.yield()
            }
            let orders = orders
            let portion = Array(left.prefix(orders.portion))
            left = left.dropFirst(portion.count)
            let time = try await clock.measure {
                try await stopping.bound(grace: options.grace, clock: clock) { try await take(portion) }
            }
            options.meter.batch(took: time)
            rest = orders.rest(after: portion.count, took: time)
        }
    }

    /// Waits until the line's rate lets the next ones be begun. What was set may change meanwhile.
    private func mayBegin(_ left: ArraySlice<Delivery>, after rest: Duration, isFirst: Bool) async throws -> Bool {
        var rest = rest
        while rest > .zero, orders.perSecond != nil, !orders.isPaused, !stopping.isAsked {
            // This is no batch that hangs.
            options.meter.turn(to: .working)
            let step = min(rest, .seconds(1))
            do {
                try await clock.sleep(for: step)
            } catch {
                await consumer.giveBack(left.map(\.tag))
                throw error
            }
            rest -= step
        }
        return isFirst ? !orders.isPaused : !orders.isPaused && !stopping.isAsked
    }
}
