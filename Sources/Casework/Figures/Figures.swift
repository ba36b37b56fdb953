/// What the lines really did, added up from deeds.
package struct Figures: Hashable, Sendable {
    /// Visits to homes: 人次 counts the people visited in each, 户次 the homes, 人数 each person once.
    package struct Visits: Hashable, Sendable {
        package private(set) var personVisits = 0
        package private(set) var homeVisits = 0
        /// The most who were ever visited together at one person's home.
        private var households: [PersonID: Int] = [:]

        package var people: Int { households.values.reduce(0, +) }

        fileprivate mutating func add(_ people: Int, at home: PersonID) {
            personVisits += people
            homeVisits += 1
            households[home] = max(people, households[home] ?? 0)
        }
    }

    /// 志愿服务 of one doer.
    package struct Service: Hashable, Sendable {
        package private(set) var times = 0
        package private(set) var minutes: Int64 = 0
        /// How often nobody said how long it took.
        package private(set) var timesUntold = 0

        fileprivate mutating func add(_ minutes: Int64?) {
            times += 1
            self.minutes += minutes ?? 0
            timesUntold += minutes == nil ? 1 : 0
        }
    }

    package private(set) var asked: [Line: [KindCode: Int]] = [:]
    package private(set) var ended: [Line: [Status: Int]] = [:]
    package private(set) var visits = Visits()
    package private(set) var care = Visits()
    package private(set) var given = 0
    package private(set) var written = 0
    package private(set) var oral = 0
    package private(set) var withBranch = 0
    package private(set) var accepted = 0
    package private(set) var declined = 0
    package private(set) var service: [DoerID: Service] = [:]

    package init() {}

    package func asked(of line: Line) -> Int { asked[line, default: [:]].values.reduce(0, +) }
    package func ended(_ line: Line, _ status: Status) -> Int { ended[line]?[status] ?? 0 }

    /// A deed of a case of this line and kind, at somebody's home.
    package mutating func add(_ deed: Deed, of line: Line, _ kind: KindCode, at home: PersonID) {
        switch deed.kind {
        case .asked: asked[line, default: [:]][kind, default: 0] += 1
        case .ended(let status): ended[line, default: [:]][status, default: 0] += 1
        case .visited(let people): visits.add(people, at: home)
        case .cared(let people): care.add(people, at: home)
        case .given: given += 1
        case .takenBack: given -= 1
        case .agreed(written: true): written += 1
        case .agreed(written: false): oral += 1
        case .withBranch: withBranch += 1
        case .fromBranch: withBranch -= 1
        case .accepted: accepted += 1
        case .declined: declined += 1
        case .served(let doer, let minutes): service[doer, default: Service()].add(minutes)
        }
    }
}
