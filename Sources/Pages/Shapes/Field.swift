/// One thing that a page asks: label, hint, what is wrong, control, in this order everywhere.
struct Field: Sendable {
    let id: String
    /// The field's path, as its line reads it.
    let name: String
    let label: String
    var wide = false
    var required = false
    /// The cursor.
    var startsHere = false
    let control: Control
    var hint = ""
    var value = ""
    var error = ""
    var hasError = false

    /// How it is typed. A template looks for the case's name, so that what a control needs is its payload.
    enum Control: Sendable {
        case single(Single)
        case several(Several)
    }

    enum Single: Sendable {
        case line(Line)
        case words(Words)
        case phone(Filled)
        /// An address; looked up while it is typed.
        case place(Filled)
        case money(Plain)
        case number(Number)
        /// A pick-up code: never in a draft.
        case secret(Line)
        case instant(Plain)
        case pick(Options)
    }

    enum Several: Sendable {
        case choice(Options)
        case kinds(Kinds)
        case choices(Options)
        case doer(DoerChoice)
    }

    struct Line: Sendable {
        let longest: Int
        var autocomplete = "off"
    }

    struct Words: Sendable {
        let rows: Int
        let longest: Int
    }

    struct Filled: Sendable {
        var autocomplete = "off"
        /// Who it is, is looked up while it is typed.
        let looked: Bool
    }
    struct Plain: Sendable {}

    struct Number: Sendable {
        /// What it counts.
        let of: String
    }

    struct Options: Sendable { let options: [Option] }

    struct Kinds: Sendable {
        let families: [Family]

        struct Family: Sendable {
            let family: String
            let options: [Option]
        }
    }

    struct Option: Sendable {
        let code: String
        let text: String
        let chosen: Bool
        /// Pressed with Alt.
        var digit: String?
        /// Why proposed.
        var why: String?
        var reach: String?
    }

    /// Who does it: the proposed ones with the reason, anybody else behind them, and why some were passed over.
    struct DoerChoice: Sendable {
        let proposed: [Option]
        let others: [Option]
        let otherChosen: Bool
        let passed: Passed?

        struct Passed: Sendable { let all: [PassedOver] }

        struct PassedOver: Sendable {
            let text: String
            let why: String
        }
    }
}

/// What stands in a form's grid: a field, several that belong together, or several lines of the same.
struct Entry: Sendable {
    let entry: Content

    enum Content: Sendable {
        case field(Field)
        case group(Group)
        case list(List)
    }

    struct Group: Sendable {
        let groupTitle: String
        let groupNote: String?
        let members: [Field]
    }

    struct List: Sendable {
        let listID: String
        let listName: String
        let listTitle: String
        let listNote: String?
        let listError: String?
        let lines: [Row]
    }

    struct Row: Sendable {
        let lineTitle: String
        let lineFields: [Field]
    }
}
