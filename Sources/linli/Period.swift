import ArgumentParser
import Casework
import Daemon

/// From which day until which one, both included, by the clock on the wall.
struct Period: ParsableArguments {
    @Option(help: "The first day, as 2026-03-01.") var since: CivilDate?
    @Option(help: "The last day; today where none is named.") var until: CivilDate?

    func validate() throws {
        if let since, let until, until < since { throw ValidationError("--until is before --since") }
    }

    var from: Instant { since?.begin ?? .earliest }
    /// The last day.
    var last: CivilDate { until ?? CivilDate(Instant(milliseconds: Clocks.now())) }
    /// The moment after it.
    var end: Instant { last.adding(days: 1).begin }
}

extension CivilDate: ExpressibleByArgument {
    package init?(argument: String) { self.init(iso: argument) }
}
