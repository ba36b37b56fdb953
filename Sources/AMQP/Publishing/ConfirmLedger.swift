package import FoundationEssentials
package import Work

/// The published messages that the broker has not answered for, by their sequence number on the channel: a ring as long
/// as the window. A ticket is whatever the caller recognises its message by.
package struct ConfirmLedger<Ticket> {
    private struct Entry {
        let id: UUID
        let destination: Destination
        let ticket: Ticket
        var returned = false
    }

    private var ring: [Entry?]
    /// The lowest number that may be unanswered.
    private var first: UInt64 = 1
    /// The number that the next publish gets: the channel counts from 1.
    private var next: UInt64 = 1
    /// How many messages are unanswered.
    package private(set) var count = 0

    package init(window: Int) {
        precondition(window > 0, "a window holds at least one message")
        ring = Array(repeating: nil, count: window)
    }

    /// How many messages may be published now. One that stays unanswered holds the window's end in place, however many
    /// after it are answered.
    package var room: Int { ring.count - Int(next - first) }

    /// Enters a message that is being published.
    package mutating func enter(_ outgoing: Outgoing, as ticket: Ticket) {
        precondition(room > 0, "the window is full")
        ring[slot(next)] = Entry(id: outgoing.message.id, destination: outgoing.destination, ticket: ticket)
        next += 1
        count += 1
    }

    /// Notes that a message came back. The broker says so before it acknowledges the message, and says no number: the
    /// oldest message with that id and destination is the one.
    package mutating func markReturned(_ id: UUID, from destination: Destination) {
        for number in first..<next {
            let slot = slot(number)
            guard let entry = ring[slot], entry.id == id, entry.destination == destination, !entry.returned else {
                continue
            }
            ring[slot]?.returned = true
            return
        }
    }

    /// Takes the broker's answer for a number, or for every number up to it (0 is then every number), and adds each
    /// message that it settles to `answers`. Answers come in any order; one for a number that has its answer settles
    /// nothing.
    package mutating func settle(
        _ number: UInt64, multiple: Bool, as confirmation: Confirmation,
        into answers: inout [(ticket: Ticket, confirmation: Confirmation)]
    ) throws(AMQPError) {
        let last = multiple && number == 0 ? next - 1 : number
        guard last < next else {
            throw AMQPError(.protocolViolation, "the broker answered for publish \(last), which was never made")
        }
        guard last >= first else { return }
        for number in (multiple ? first : last)...last {
            guard let entry = ring[slot(number)] else { continue }
            ring[slot(number)] = nil
            count -= 1
            answers.append((entry.ticket, entry.returned ? .returned : confirmation))
        }
        while first < next, ring[slot(first)] == nil { first += 1 }
    }

    private func slot(_ number: UInt64) -> Int { Int(number % UInt64(ring.count)) }
}
