/// Everything that can be set, by section: `forward.hold-above` in the file is `settings.forward.holdAbove` here. A
/// fresh value holds the defaults.
///
/// To add a key: a property with its default in the section, and one line in the section's `settings`. The tests see
/// to it that neither is forgotten, and that `config/linli.yaml` follows.
package struct Settings: Sendable {
    package var amqp = AMQP()
    package var postgres = Postgres()
    package var management = Management()
    package var keys = Keys()
    package var state = State()
    package var controls = Controls()
    package var http = HTTP()
    package var station = Station()
    package var register = Register()
    package var forward = Forward()
    package var track = Track()
    package var wait = Wait()
    package var retry = Retry()
    package var ledger = Ledger()
    package var retention = Retention()
    package var relay = Relay()
    package var alarm = Alarm()
    package var notify = Notify()
    package var safety = Safety()
    package var dispatch = Dispatch()
    package var errand = Errand()
    package var money = Money()
    package var visitors = Visitors()
    package var followUp = FollowUp()
    package var courtConfirmation = CourtConfirmation()
    package var goods = Goods()
    package var care = Care()
    package var reminder = Reminder()
    package var catalogue = Catalogue()
    package var calendars = Calendars()
    package var health = Health()
    package var log = Log()

    /// All defaults.
    package init() {}

    /// The sections in the order of the file.
    static let sections: [SectionDeclaration] = [
        SectionDeclaration(\.amqp), SectionDeclaration(\.postgres), SectionDeclaration(\.management),
        SectionDeclaration(\.keys), SectionDeclaration(\.state), SectionDeclaration(\.controls),
        SectionDeclaration(\.http), SectionDeclaration(\.station), SectionDeclaration(\.register),
        SectionDeclaration(\.forward), SectionDeclaration(\.track), SectionDeclaration(\.wait),
        SectionDeclaration(\.retry), SectionDeclaration(\.ledger), SectionDeclaration(\.retention),
        SectionDeclaration(\.relay), SectionDeclaration(\.alarm), SectionDeclaration(\.notify),
        SectionDeclaration(\.safety),
        SectionDeclaration(\.dispatch), SectionDeclaration(\.errand), SectionDeclaration(\.money),
        SectionDeclaration(\.visitors), SectionDeclaration(\.followUp), SectionDeclaration(\.courtConfirmation),
        SectionDeclaration(\.goods), SectionDeclaration(\.care), SectionDeclaration(\.reminder),
        SectionDeclaration(\.catalogue), SectionDeclaration(\.calendars),
        SectionDeclaration(\.health), SectionDeclaration(\.log),
    ]

    /// Every key, in the order of the file.
    package static let all: [Setting<Settings>] = sections.flatMap(\.settings)

    /// The setting of a key.
    package static func setting(_ key: String) -> Setting<Settings>? { byKey[key] }

    private static let byKey = Dictionary(uniqueKeysWithValues: all.map { ($0.key, $0) })

    /// A section that a daemon uses, as `\.amqp`: what is required in it must be there.
    package typealias Section = any PartialKeyPath<Settings> & Sendable
}
