internal import Casework
internal import Synchronization

/// Counts wrong tries to look up a case, by client and by number, and lets nobody try on who has had enough. Only wrong
/// ones count: a neighbourhood often shares one address on the net, and a right pair tells its owner nothing new.
final class TryLimiter: Sendable {
    private let most: Int
    private let within: Span
    private let tries = Mutex<[String: [Instant]]>([:])

    /// More names than this are not remembered: somebody is trying numbers at random, and each is wrong anyway.
    private let mostNames = 20_000

    init(most: Int, within: Span) {
        self.most = most
        self.within = within
    }

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
            if tries.count > mostNames {
                tries = tries.filter { $1.contains { $0 > now - within } }
                if tries.count > mostNames { tries.removeAll() }
            }
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
}
