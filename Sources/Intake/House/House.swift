package import Casework
package import FoundationEssentials
package import Work

/// What the door has in hand from its start on: the keys, the catalogue, the words, the clock. Nothing of it is read
/// from the world here.
package struct House: Sendable {
    package let ring: KeyRing
    package let catalogue: Catalogue
    package let directory: DirectoryShelf
    /// Whom to call and what to say in which danger.
    package let safety: SafetyAdvices
    package let rules: DoorRules
    /// The numbers of the house, and which days are worked: what the forms of a case are made with.
    package let policy: Policy
    package let calendar: WorkingCalendar
    /// What the pages call the house.
    package let station: Station
    /// When the ledger was last seen.
    package let sight = LedgerSight()
    /// Who should know something by now and was not told.
    package let untold = UntoldShelf()
    package let random: RandomSource
    package let clock: any Clock<Duration>
    package let now: @Sendable () -> Instant
    /// Fresh UUIDv7s.
    package let ids: @Sendable () -> UUID

    package init(
        ring: KeyRing, catalogue: Catalogue, directory: DirectoryShelf, safety: SafetyAdvices,
        rules: DoorRules = DoorRules(), policy: Policy = Policy(), calendar: WorkingCalendar = .withoutNotices,
        station: Station = Station(), random: RandomSource, clock: any Clock<Duration>,
        now: @escaping @Sendable () -> Instant,
        ids: @escaping @Sendable () -> UUID
    ) {
        self.ring = ring
        self.catalogue = catalogue
        self.directory = directory
        self.safety = safety
        self.rules = rules
        self.policy = policy
        self.calendar = calendar
        self.station = station
        self.random = random
        self.clock = clock
        self.now = now
        self.ids = ids
    }
}

/// The numbers and choices of the door.
package struct DoorRules: Sendable {
    /// Bytes of a body; a longer one is refused, never cut.
    package var longestBody = 64 * 1024
    /// The longest that a client may take to begin its first request, and to send any that it has begun.
    package var longestRead = Duration.seconds(20)
    /// How long a connection may stay open between an answer and the next request.
    package var longestIdle = Duration.seconds(75)
    /// The longest that a client may wait for what becomes of its request.
    package var longestWait = Duration.seconds(30)
    /// How often the ledger is looked at meanwhile.
    package var waitStep = Duration.milliseconds(50)
    /// Wrong tries to look up a case, for one client and for one number, in this time.
    package var triesMost = 5
    package var triesWithin = Span.hours(1)
    /// How long a wrong try takes, whatever was wrong with it.
    package var wrongTryTakes = Duration.milliseconds(400)
    /// How long a page waits to say what came of a step.
    package var pageWait = Duration.milliseconds(1500)
    package var sessions = SessionRules()
    /// Believe the last address in `X-Forwarded-For`: only behind a proxy of one's own.
    package var trustsForwardedFor = false

    package init() {}
}

/// What the pages and slips call the house.
package struct Station: Sendable {
    package var name = "社区服务站"
    package var desk = "服务台"
    package var phone = ""

    package init() {}
}
