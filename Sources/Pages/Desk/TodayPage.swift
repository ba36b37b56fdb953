package import Casework

/// 今日登记: counts on top, what must be looked at first, then the rest. What it shows comes from this desk's register.
package struct TodayPage: Page {
    static package let template = "today"
    package let title = "今日登记"

    let dayWords: String
    let standing: String?
    let counts: [Count]
    let search: String
    let filters: [Field]
    let isFiltered: Bool
    let sections: [Section]
    let nothing: String?
    let older: String?

    struct Count: Sendable {
        let label: String
        let number: String
        let url: String
        let isRed: Bool
        let isCurrent: Bool
    }

    struct Section: Sendable {
        let sectionID: String
        let sectionTitle: String
        let rows: [Row]
    }

    /// What somebody looks for.
    package struct Wish: Sendable, Equatable {
        package var search = ""
        package var state: State?
        package var line: Line?

        package init(search: String = "", state: State? = nil, line: Line? = nil) {
            self.search = search
            self.state = state
            self.line = line
        }

        var isEmpty: Bool { search.isEmpty && state == nil && line == nil }
    }

    /// Where a case stands, as coarsely as one asks at the desk.
    package enum State: String, CaseIterable, Sendable {
        case held, toAssign, inProgress, parked, closed

        var words: String {
            switch self {
            case .held: "待核实"
            case .toAssign: "待派"
            case .inProgress: "在办"
            case .parked: "异常"
            case .closed: "办结"
            }
        }

        /// In which of them a case is. What is parked is that besides.
        package init(of status: Status?) {
            self =
                switch status {
                case .held: .held
                case nil, .toAssign, .offered, .toTalk, .toVisit, .toCare, .toRefer, .registered: .toAssign
                case let status? where status.isOpen: .inProgress
                default: .closed
                }
        }
    }

    /// `cards` are those that the wish left; `all` counts the whole day. `standing` says how old the states are.
    package init(
        _ cards: [CaseCard], all: [State: Int], registered: Int, wish: Wish, standing: String?, older: String? = nil,
        in directory: Directory, at now: Instant
    ) {
        dayWords = When.day(now)
        self.standing = standing
        self.older = older
        search = wish.search
        isFiltered = !wish.isEmpty
        filters = Self.filters(wish)
        counts =
            [
                Count(
                    label: "登记", number: String(registered), url: "/desk/today", isRed: false,
                    isCurrent: wish.state == nil)
            ]
            + [State.held, .toAssign, .inProgress, .parked, .closed].map { state in
                let count = all[state] ?? 0
                return Count(
                    label: state.words, number: String(count), url: "/desk/today?state=\(state.rawValue)",
                    isRed: count > 0 && (state == .held || state == .parked), isCurrent: wish.state == state)
            }
        sections = Self.sections(cards, in: directory, at: now)
        nothing = cards.isEmpty ? (wish.isEmpty ? "今天还没有登记。" : "没有找到。请换个写法,或看全部。") : nil
    }

    private static func sections(_ cards: [CaseCard], in directory: Directory, at now: Instant) -> [Section] {
        let red = cards.filter(\.isUrgent)
        let late = cards.filter { !$0.isUrgent && $0.view?.lateness(at: now) != nil }
        let open = cards.filter { !$0.isUrgent && $0.view?.lateness(at: now) == nil && $0.isOpen }
        let closed = cards.filter { !$0.isUrgent && !$0.isOpen }
        return [
            ("now", "要马上看", red), ("late", "超时了", late), ("open", "没办完的", open), ("closed", "办结的", closed),
        ].compactMap { id, title, cards in
            cards.isEmpty
                ? nil
                : Section(
                    sectionID: id, sectionTitle: "\(title)(\(cards.count))",
                    rows: cards.map { Row($0, in: directory, at: now) })
        }
    }

    private static func filters(_ wish: Wish) -> [Field] {
        let states = State.allCases.map {
            Field.Option(code: $0.rawValue, text: $0.words, chosen: wish.state == $0)
        }
        let lines = Line.allCases.map {
            Field.Option(code: $0.rawValue, text: Words.line($0).zh, chosen: wish.line == $0)
        }
        return [
            pick("state", "到哪一步", [.init(code: "", text: "全部", chosen: wish.state == nil)] + states),
            pick("line", "哪一类", [.init(code: "", text: "全部", chosen: wish.line == nil)] + lines),
        ]
    }

    private static func pick(_ name: String, _ label: String, _ options: [Field.Option]) -> Field {
        Field(id: "f-\(name)", name: name, label: label, control: .single(.pick(.init(options: options))))
    }
}
