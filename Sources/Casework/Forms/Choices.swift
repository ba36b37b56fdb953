/// What can be chosen in a field, in the order in which it is offered.
package struct Choices: Hashable, Sendable {
    /// What they are: a page may show a street of doers in another way than three kinds of receipt.
    package enum Subject: String, Sendable, CaseIterable {
        case answer, doer, staff, resident, unit, kind, grid
    }

    package struct Choice: Hashable, Sendable {
        package let code: String
        package let words: Phrase
        /// Why it is offered, or what speaks against it.
        package let remark: Phrase?
        /// What it is offered under, where there are several sorts.
        package private(set) var group: Phrase?

        package init(_ code: String, _ words: Phrase, remark: Phrase? = nil) {
            self.code = code
            self.words = words
            self.remark = remark
        }

        func within(_ group: Phrase) -> Choice {
            var choice = self
            choice.group = group
            return choice
        }
    }

    package let subject: Subject
    package let all: [Choice]

    package init(_ subject: Subject, _ all: [Choice]) {
        self.subject = subject
        self.all = all
    }

    package func has(_ code: String) -> Bool { all.contains { $0.code == code } }

    package static let yesNo = Choices(
        .answer, [Choice("yes", Phrase("是", "Yes")), Choice("no", Phrase("否", "No"))])

    /// A closed list with the words of each.
    package static func answers<Code: RawRepresentable<String>>(
        _ codes: [Code], _ words: (Code) -> Phrase
    ) -> Choices {
        Choices(.answer, codes.map { Choice($0.rawValue, words($0)) })
    }
}

/// What a page knows when it asks: the world as it stands, and the staff, who are in no directory.
package struct DeskView: Sendable {
    package let world: World
    /// Who may be named as having approved something, by code.
    package let approvers: [Choices.Choice]

    package init(_ world: World, approvers: [Choices.Choice] = []) {
        self.world = world
        self.approvers = approvers
    }

    var directory: Directory { world.directory }
    var staff: Choices { Choices(.staff, approvers) }
    var units: Choices { Choices(.unit, directory.units.map { .init($0.id.text, Phrase($0.name, $0.name)) }) }
    var residents: Choices {
        Choices(
            .resident,
            directory.residents.map {
                .init($0.id.text, Phrase($0.name, $0.name), remark: Phrase($0.address, $0.address))
            })
    }
    var grids: Choices {
        Choices(.grid, directory.grids.map { .init($0.id.text, Phrase("\($0.compound) \($0.id)", $0.id.text)) })
    }
    var dangers: Choices { .answers(Danger.allCases, Words.danger) }
    /// Those that the house has, else all that there may be.
    var funds: Choices {
        let codes = directory.funds.isEmpty ? Words.funds : directory.funds.map(\.id)
        return Choices(.answer, codes.map { .init($0, Words.fund($0)) })
    }

    func kinds(of line: Line) -> Choices {
        Choices(
            .kind,
            world.catalogue.kinds.filter { $0.line == line }.map { .init($0.code.text, Phrase($0.zh, $0.en)) })
    }

    /// Every doer: the proposed ones first with the reason, those who were passed over last with theirs. Nobody is left
    /// out, because whoever said yes on the phone has said yes.
    func doers(_ shortlist: Shortlist = .empty, affiliated: Set<DoerID> = []) -> Choices {
        let tied = affiliated.sorted().map { Shortlist.Entry(doer: $0, reason: .affiliated) }
        let passedOver = shortlist.passedOver.filter { !affiliated.contains($0.doer) } + tied
        let proposed = shortlist.proposed.filter { !affiliated.contains($0.doer) }
        let named = Set((proposed + passedOver).map(\.doer))
        let others = directory.doers.filter { !named.contains($0.id) }
        return Choices(
            .doer,
            proposed.compactMap { choice($0) } + others.map { choice($0) } + passedOver.compactMap { choice($0) })
    }

    private func choice(_ doer: Doer, remark: Phrase? = nil) -> Choices.Choice {
        .init(doer.id.text, Phrase(doer.name, doer.name), remark: remark ?? Words.kind(doer.kind))
    }

    private func choice(_ entry: Shortlist.Entry) -> Choices.Choice? {
        directory.doer(entry.doer).map {
            choice(
                $0,
                remark: Phrase(
                    Words.reason(entry, in: directory), Words.reason(entry, in: directory, .en)))
        }
    }
}
