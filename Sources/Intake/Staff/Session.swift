package import Casework
internal import Crypto
internal import FoundationEssentials
internal import Work

/// Somebody who is signed in.
struct Session: Sendable, Equatable {
    let actor: Actor
    /// As the page greets them.
    let name: String
    /// Stands in every form of theirs: a page of somebody else's cannot know it.
    let formToken: String
    let signedInAt: Instant
    let seenAt: Instant
    /// When the cookie's key was last changed.
    let changedAt: Instant
}

/// What a cookie holds: shown to one browser and kept as a hash.
struct SessionKey: Sendable, Equatable {
    let text: String

    init(from random: RandomSource) {
        var random = random
        text = (0..<4).map { _ in Self.hex(random.next()) }.joined()
    }

    init(shown text: String) { self.text = text }

    var hash: Data { Data(SHA256.hash(data: Array(text.utf8))) }

    static func hex(_ word: UInt64) -> String {
        let digits = String(word, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}

/// How long one stays signed in.
package struct SessionRules: Sendable {
    /// Without a look at any page: the reception's screen faces the public.
    package var idle = Span.minutes(60)
    /// At most, from the sign-in.
    package var longest = Span.hours(12)
    /// The cookie's key is changed so often; the former one works a little longer, for pages that were under way.
    package var change = Span.minutes(15)
    package var former = Span.minutes(1)

    package init() {}

    func isOver(_ session: Session, at now: Instant) -> Bool {
        now - session.seenAt > idle || now - session.signedInAt > longest
    }
}
