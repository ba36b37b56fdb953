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

    /// 回访, by what was said: 响应率, 解决率 and 满意率 are of those who said something to it.
    package struct FollowUps: Hashable, Sendable {
        /// Calls that are over, and those that reached somebody.
        package private(set) var made = 0
        package private(set) var reached = 0
        package private(set) var responded = Share()
        package private(set) var solved = Share()
        /// 满意 and 基本满意, of all who said.
        package private(set) var satisfied = Share()

        fileprivate mutating func add(_ answer: FollowUp.Answer) {
            made += 1
            reached += answer.contact == .reached ? 1 : 0
            responded.add(answer.responded)
            solved.add(answer.solved)
            satisfied.add(answer.satisfaction.map { $0 != .unsatisfied })
        }
    }

    /// So many of so many.
    package struct Share: Hashable, Sendable {
        package private(set) var yes = 0
        package private(set) var all = 0

        fileprivate mutating func add(_ answer: Bool?) {
            guard let answer else { return }
            yes += answer ? 1 : 0
            all += 1
        }

        /// Rounded to a whole percent; nil where nobody said anything.
        package var percent: Int? { all == 0 ? nil : (yes * 200 + all) / (all * 2) }
    }

    package private(set) var asked: [Line: [KindCode: Int]] = [:]
    package private(set) var ended: [Line: [Status: Int]] = [:]
    /// Cases that were open again after their end.
    package private(set) var reopened: [Line: Int] = [:]
    package private(set) var visits = Visits()
    package private(set) var care = Visits()
    package private(set) var given = 0
    package private(set) var written = 0
    package private(set) var oral = 0
    package private(set) var withBranch = 0
    package private(set) var accepted = 0
    package private(set) var declined = 0
    package private(set) var followUps: [Line: FollowUps] = [:]
    package private(set) var service: [DoerID: Service] = [:]

    package init() {}

    package func asked(of line: Line) -> Int { asked[line, default: [:]].values.reduce(0, +) }
    package func ended(_ line: Line, _ status: Status) -> Int { ended[line]?[status] ?? 0 }

    /// A deed of a case of this line and kind, at somebody's home.
    package mutating func add(_ deed: Deed, of line: Line, _ kind: KindCode, at home: PersonID) {
        switch deed.kind {
        case .asked: asked[line, default: [:]][kind, default: 0] += 1
        case .ended(let status): ended[line, default: [:]][status, default: 0] += 1
        case .reopened(let status):
            ended[line, default: [:]][status, default: 0] -= 1
            if ended[line]?[status] == 0 { ended[line]?[status] = nil }
            reopened[line, default: 0] += 1
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
        case .followedUp(let answer): followUps[line, default: FollowUps()].add(answer)
        case .served(let doer, let minutes): service[doer, default: Service()].add(minutes)
        }
    }
}
