/// A trade of the house, as a pure function and a fold.
package protocol ServiceLine: Sendable {
    associatedtype Body: LineBody
    associatedtype Fact: Codable & Sendable & Equatable
    associatedtype State: Codable & Sendable & Equatable

    static var line: Line { get }

    /// What follows from a request. Never throws, looks at nothing but its arguments, and answers every request.
    static func decide(_ request: Request<Body>, on state: State?, in world: World) -> Decision<Fact, State>

    /// The case after a fact. A test folds every history and compares it with the stored state.
    static func evolve(_ state: State?, _ fact: Fact) -> State

    /// What a fact adds to the figures, besides that a case was asked for and ended. `verb` and `at` are of the request that
    /// it came of.
    static func deeds(of fact: Fact, by verb: Verb, from before: State?, to state: State, at: Instant) -> [Deed]

    /// What the case waits for by the clock.
    static func timers(of state: State, by policy: Policy) -> [Timer]

    /// The arrows of its state machine. A test holds every decision to them, and fails for one without a case of its own.
    static var transitions: Set<Transition> { get }

    /// What stands in the open about the case: codes only.
    static func summary(of state: State) -> Summary

    /// Who asked for the case: what is said beside its steps belongs to her.
    static func requester(of state: State) -> PersonReference

    /// The verbs that make sense on this state, the next likely one first; nil is a case that is not there yet.
    static func verbs(on state: State?) -> [Verb]

    /// What a page asks for one of its verbs: the fields that `Body.read` asks for, and none besides.
    static func fields(of verb: Verb, on state: State?, in view: DeskView) -> [Form.Field]
}

extension ServiceLine where State: CaseState {
    package static func requester(of state: State) -> PersonReference { state.matter.requester }
}

/// What a request of a line says. Read from fields that somebody typed, naming every fault at once.
package protocol LineBody: Codable, Sendable, Equatable {
    var verb: Verb { get }
    /// The common part of a `submit`; nil for any other verb. Intake fills in what only the door knows: the grid, the
    /// room, what the safety screen found.
    var submission: Submission? { get set }
    /// The part that any line has; nil for a step of the line's own.
    var deskAct: DeskAct? { get }
    /// What is told to nobody but whoever does it, in a `submit`.
    var secret: String? { get }
    /// What whoever goes there has to know at the door: the bell, an allergy.
    var careNote: String? { get }
    /// What it says, in plain words.
    var told: Told { get }
    /// Reads the body of a verb. Nil when a field is wrong: `fields.faults` then says which and why.
    static func read(_ verb: Verb, from fields: inout Fields) -> Self?
    /// The body of a timer that fired.
    static func due(_ key: String) -> Self
}

extension LineBody {
    package var secret: String? { nil }
    package var careNote: String? { nil }
}

/// What anybody of the house may see of a case: neutral codes, for lists, counts and queues.
package struct Summary: Hashable, Sendable, Codable {
    package var kind: KindCode
    package var status: Status
    package var grid: GridCode
    package var doer: DoerID?
    package var urgent: Bool
    /// Somebody said yes to danger, or words of a form hold it for a person.
    package var held: Bool
    /// Held because of danger.
    package var emergency: Bool
    /// Something waits for a call from the desk.
    package var callBack: Bool
    package var openedAt: Instant
    package var closedAt: Instant?
    /// The doer was at the door and nobody was home, how often.
    package var absences: Int
    /// People and homes that a visit reached, and with which alliance unit.
    package var personVisits: Int
    package var homeVisits: Int
    package var giftsGiven: Int
    package var withUnit: UnitCode?
    /// The requester's words colour the case yellow.
    package var yellow: Bool

    package init(
        kind: KindCode, status: Status, grid: GridCode, doer: DoerID? = nil, urgent: Bool = false, held: Bool = false,
        emergency: Bool = false, callBack: Bool = false, openedAt: Instant, closedAt: Instant? = nil,
        absences: Int = 0, personVisits: Int = 0, homeVisits: Int = 0, giftsGiven: Int = 0,
        withUnit: UnitCode? = nil, yellow: Bool = false
    ) {
        self.kind = kind
        self.status = status
        self.grid = grid
        self.doer = doer
        self.urgent = urgent
        self.held = held
        self.emergency = emergency
        self.callBack = callBack
        self.openedAt = openedAt
        self.closedAt = closedAt
        self.absences = absences
        self.personVisits = personVisits
        self.homeVisits = homeVisits
        self.giftsGiven = giftsGiven
        self.withUnit = withUnit
        self.yellow = yellow
    }
}
