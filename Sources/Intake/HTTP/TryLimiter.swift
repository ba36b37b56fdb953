internal import Casework
internal import Synchronization

/// Counts wrong tries to look up a case, by client and by number, and lets nobody try on who has had enough. Only wrong
/// ones count: a neighbourhood often shares one address on the net, and a right pair tells its owner nothing new.
final class TryLimiter: Sendable {
    private let most: Int
    private let within: Span
    private let tries = Mutex<[String: [Instant]]>([:])

    /// More names than this are not remembered: somebody is trying numbers at random.
    private let mostNames: Int

    init(most: Int, within: Span, mostNames: Int = 20_000) {
        self.most = most
        self.within = within
        self.mostNames = mostNames
    }

    /// How many names are remembered.
    var names: Int { tries.withLock { $0.count } }

    /// Counts a try for all of these names, before anybody knows whether it is wrong: a thousand at once are a thousand.
    /// Answers with the time to wait instead where one of them has had enough.
    func take(_ names: [String], at now: Instant) -> Span? {
        tries.withLock { tries in
            let waits = names.compactMap { name -> Span? in
                let recent = (tries[name] ?? []).filter { $0 > now - within }
                guard recent.count >= most, let first = recent.first else { return nil }
                return first + within - now
            }
            if let longest = waits.max() { return longest }
            if tries.count >= mostNames { forget(&tries, at: now) }
            for name in names { tries[name] = (tries[name] ?? []).filter { $0 > now - within } + [now] }
            return nil
        }
    }

    /// The try of that moment was right, and does not count.
    func giveBack(_ names: [String], from moment: Instant) {
        tries.withLock { tries in
            for name in names {
                guard let index = tries[name]?.lastIndex(of: moment) else { continue }
                tries[name]?.remove(at: index)
                if tries[name]?.isEmpty == true { tries[name] = nil }
            }
        }
    }

    /// Makes room for half as many. Those who have had enough are forgotten last: else a flood of other names would let
    /// them try again.
    private func forget(_ tries: inout [String: [Instant]], at now: Instant) {
        tries = tries.filter { $1.contains { $0 > now - within } }
        guard tries.count > mostNames / 2 else { return }
        let kept = tries.sorted { left, right in
            let (hadEnough, others) = (left.value.count >= most, right.value.count >= most)
            return hadEnough == others ? (left.value.last ?? now) > (right.value.last ?? now) : hadEnough
        }
        tries = Dictionary(uniqueKeysWithValues: kept.prefix(mostNames / 2).map { ($0.key, $0.value) })
    }
}
