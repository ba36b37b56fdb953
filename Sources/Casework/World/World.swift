/// All that a line may look at besides the case, read in one query: of one moment, from the primary.
package struct World: Sendable {
    /// The database's clock.
    package let now: Instant
    package let directory: Directory
    package let catalogue: Catalogue
    package let policy: Policy
    /// Which days are worked, for the periods that the law counts.
    package let calendar: WorkingCalendar
    /// How many open cases each doer has in hand.
    package var loads: [DoerID: Int]
    /// What the accounts hold that the request names; nil where nobody has looked: a desk that foresees what will be.
    package let balances: [AccountCode: Money]?
    /// What an earlier try of this request did not get: a line that ignores it would try for ever.
    package let lost: Set<Claim>
    /// The numbers of the cases that hold what was lost, as far as they have one.
    package let holders: [Claim: String]

    package init(
        now: Instant, directory: Directory, catalogue: Catalogue, policy: Policy,
        calendar: WorkingCalendar = .withoutNotices, loads: [DoerID: Int] = [:],
        balances: [AccountCode: Money]? = nil, lost: Set<Claim> = [], holders: [Claim: String] = [:]
    ) {
        self.now = now
        self.directory = directory
        self.catalogue = catalogue
        self.policy = policy
        self.calendar = calendar
        self.loads = loads
        self.balances = balances
        self.lost = lost
        self.holders = holders
    }
}
