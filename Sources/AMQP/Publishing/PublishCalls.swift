package import Work

/// The calls of `publish` that are under way, in the order in which they came: those that wait to be written, and those
/// that wait for the broker's answers. One call may be both. `Reply` is how its caller is told.
package struct PublishCalls<Reply> {
    /// One message of a call.
    package struct Ticket: Sendable, Hashable {
        package let call: UInt64
        package let index: Int

        package init(call: UInt64, index: Int) {
            self.call = call
            self.index = index
        }
    }

    /// The next messages to write, all of one call. The indices of the slice are those of the call's messages.
    package struct Portion {
        package let call: UInt64
        package let messages: ArraySlice<Outgoing>
    }

    /// Who is to be told what.
    package typealias Outcome = (reply: Reply, result: Result<[Confirmation], any Error>)

    private struct Call {
        let messages: [Outgoing]
        let deadline: ContinuousClock.Instant
        let reply: Reply
        var taken = 0
        var unanswered: Int
        /// What is not answered yet stands as confirmed.
        var confirmations: [Confirmation]
    }

    private var calls: [UInt64: Call] = [:]
    /// The calls that are not taken whole, oldest first, from `head` on; some of them may be gone.
    private var line: [UInt64] = []
    private var head = 0
    private var last: UInt64 = 0

    package init() {}

    package var isEmpty: Bool { calls.isEmpty }

    /// The number of the next call.
    package mutating func issue() -> UInt64 {
        last += 1
        return last
    }

    /// Puts a call at the end of the line. True when the line was empty: whoever writes has to be woken.
    package mutating func add(
        _ number: UInt64, _ messages: [Outgoing], deadline: ContinuousClock.Instant, reply: Reply
    ) -> Bool {
        calls[number] = Call(
            messages: messages, deadline: deadline, reply: reply, unanswered: messages.count,
            confirmations: Array(repeating: .confirmed, count: messages.count))
        let isFirst = head == line.count
        line.append(number)
        return isFirst
    }

    /// Takes messages of the call that is first in the line: at most `limit`, and no further one when their bodies come
    /// to `bytes`.
    package mutating func take(_ limit: Int, bytes: Int = .max) -> Portion? {
        while head < line.count {
            let number = line[head]
            if let call = calls[number], call.taken < call.messages.count {
                var (end, size) = (call.taken, 0)
                while end < call.messages.count, end - call.taken < limit, size < bytes {
                    size += call.messages[end].message.body.count
                    end += 1
                }
                calls[number]?.taken = end
                if end == call.messages.count { advance() }
                return Portion(call: number, messages: call.messages[call.taken..<end])
            }
            advance()
        }
        return nil
    }

    /// Enters the broker's answer for a message. Returns whom to tell when it was the last of its call; an answer for a
    /// call that is gone means nothing.
    package mutating func answer(_ ticket: Ticket, _ confirmation: Confirmation) -> Outcome? {
        guard let index = calls.index(forKey: ticket.call) else { return nil }
        if confirmation != .confirmed { calls.values[index].confirmations[ticket.index] = confirmation }
        calls.values[index].unanswered -= 1
        guard calls.values[index].unanswered == 0 else { return nil }
        let call = calls.remove(at: index).value
        return (call.reply, .success(call.confirmations))
    }

    /// Forgets a call. What was written of it stays written.
    package mutating func remove(_ number: UInt64) -> Reply? {
        defer { if calls.isEmpty { clearLine() } }
        return calls.removeValue(forKey: number)?.reply
    }

    /// Ends the calls whose time is over.
    package mutating func expire(_ now: ContinuousClock.Instant, _ error: AMQPError) -> [Outcome] {
        remove(error) { $0.deadline <= now }
    }

    /// Ends the calls of which something was written: it cannot be known any more what became of it. Those that wait
    /// whole go on waiting, for the next connection.
    package mutating func failTaken(_ error: AMQPError) -> [Outcome] { remove(error) { $0.taken > 0 } }

    package mutating func failAll(_ error: AMQPError) -> [Outcome] { remove(error) { _ in true } }

    private mutating func remove(_ error: AMQPError, where isOver: (Call) -> Bool) -> [Outcome] {
        let over = calls.filter { isOver($0.value) }
        guard !over.isEmpty else { return [] }
        for number in over.keys { calls[number] = nil }
        line = line[head...].filter { calls[$0] != nil }
        head = 0
        return over.values.map { ($0.reply, .failure(error)) }
    }

    private mutating func advance() {
        head += 1
        if head == line.count {
            clearLine()
        } else if head > 64, head * 2 > line.count {
            // Each entry is moved once at most.
            line.removeFirst(head)
            head = 0
        }
    }

    private mutating func clearLine() {
        line.removeAll(keepingCapacity: true)
        head = 0
    }
}
