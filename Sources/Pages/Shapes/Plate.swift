internal import Casework

/// A case number as it is shown large and read aloud.
package struct Plate: Sendable {
    let pairs: [String]
    let spoken: String

    /// `inPairs` is 10 28 47 15.
    package init(inPairs: String, spoken: String) {
        pairs = inPairs.split(separator: " ").map(String.init)
        self.spoken = spoken
    }
}

/// A case by its number and its address.
package struct CaseLink: Sendable {
    /// The eight digits, or the case's id where it has no number.
    package let code: String
    package let inPairs: String
    package let spoken: String

    package init(code: String, inPairs: String, spoken: String) {
        self.code = code
        self.inPairs = inPairs
        self.spoken = spoken
    }

    var url: String { "/desk/cases/\(code)" }
    var plate: Plate { Plate(inPairs: inPairs, spoken: spoken) }
}

/// A word beside a case: where it stands, what is special about it.
package struct Chip: Sendable {
    let chipText: String
    let chipTone: String?

    package enum Tone: String, Sendable {
        /// Held or parked.
        case red = "is-red"
        case late = "is-late"
        /// Words of danger, or a warning about contact.
        case yellow = "is-yellow"
        case open = "is-open"
        case done = "is-done"
    }

    package init(_ text: String, _ tone: Tone? = nil) {
        chipText = text
        chipTone = tone?.rawValue
    }
}

/// One line of what a case is about.
struct Fact: Sendable {
    let fact: String
    let `is`: String
    let dial: String?

    init(_ name: String, _ value: String, dial: String? = nil) {
        fact = name
        self.is = value
        self.dial = dial
    }
}

/// A key of a rendered form: what is sent twice with it is one submission.
package typealias Once = String

/// A hidden field that travels on.
struct Carried: Sendable {
    let carriedName: String
    let carriedValue: String

    /// Where something looks like a card or a password, the next press says that it is none.
    static func cleared(_ faults: [Fault]) -> [Carried] {
        faults.contains { $0.code == .paymentSecret } ? [Carried(carriedName: "cleared", carriedValue: "yes")] : []
    }
}

/// What is wrong with a form that came back, in the order of the page.
struct Faults: Sendable {
    let heading: String
    let all: [Line]

    struct Line: Sendable {
        /// The id of the field.
        let target: String
        let sentence: String
    }

    init?(_ lines: [Line], heading: String) {
        guard !lines.isEmpty else { return nil }
        self.heading = heading
        all = lines
    }
}
