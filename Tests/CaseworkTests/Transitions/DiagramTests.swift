import Casework
import Foundation
import Testing

/// `docs/states.md` is made from the tables that the lines are held to. `LINLI_WRITE_STATES=1` writes it anew.
@Suite("The diagrams of the lines' states")
struct DiagramTests {
    private static let file = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../../docs/states.md").standardized

    private static let page = """
        # Where a case can stand

        Made from `Errand.transitions`, `Mediation.transitions` and `Condolence.transitions`, to which a test holds every decision
        (`LINLI_WRITE_STATES=1 scripts/test --filter DiagramTests` writes this page). An arrow is a verb; `due` is a timer.
        Left out: steps that leave a case where it stands, and `hold`, which takes any open case to `held`, from where
        `release` brings it back or ends it.

        ## 代购代办 · errand

        \(diagram(of: Errand.transitions))

        ## 纠纷调解转介 · mediation

        \(diagram(of: Mediation.transitions))

        ## 走访慰问 · condolence

        \(diagram(of: Condolence.transitions))

        """

    private static func diagram(of transitions: Set<Transition>) -> String {
        var verbs: [[String]: [String]] = [:]
        for arrow in transitions.sorted() where arrow.from != arrow.to && ![.hold, .release].contains(arrow.verb) {
            let (from, to) = (arrow.from == Transition.start ? "[*]" : arrow.from, arrow.to)
            verbs[[from, to], default: []].append(arrow.verb.rawValue)
        }
        let sources = Set(transitions.filter { $0.from != $0.to }.map(\.from))
        let ends = Set(transitions.map(\.to)).subtracting(sources).sorted()
        let lines =
            verbs.sorted { ($0.key[0], $0.key[1]) < ($1.key[0], $1.key[1]) }
            .map { "    \($0.key[0]) --> \($0.key[1]): \($0.value.joined(separator: ", "))" }
            + ends.map { "    \($0) --> [*]" }
        return (["```mermaid", "stateDiagram-v2"] + lines + ["```"]).joined(separator: "\n")
    }

    @Test("are those of the code")
    func upToDate() throws {
        if ProcessInfo.processInfo.environment["LINLI_WRITE_STATES"] != nil {
            try Self.page.write(to: Self.file, atomically: true, encoding: .utf8)
        }
        #expect(try String(contentsOf: Self.file, encoding: .utf8) == Self.page)
    }
}
