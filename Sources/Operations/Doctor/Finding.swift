internal import Lines

/// One line of `linli doctor`: what was looked at, how it is, and what to do where it is not well.
package struct Finding: Sendable, Equatable, Encodable {
    package enum Level: String, Sendable, Equatable, Encodable {
        case ok, warning, wrong
    }

    package let level: Level
    package let subject: String
    package let words: String
    package let toDo: String?

    package static func ok(_ subject: String, _ words: String) -> Finding {
        Finding(level: .ok, subject: subject, words: words, toDo: nil)
    }

    package static func warning(_ subject: String, _ words: String, toDo: String) -> Finding {
        Finding(level: .warning, subject: subject, words: words, toDo: toDo)
    }

    package static func wrong(_ subject: String, _ words: String, toDo: String) -> Finding {
        Finding(level: .wrong, subject: subject, words: words, toDo: toDo)
    }
}

extension [Finding] {
    package var isAnythingWrong: Bool { contains { $0.level == .wrong } }

    /// A table, and how it comes out.
    package var lines: [String] {
        var table = Table([.text(""), .text("what"), .text("how it is, and what to do")])
        for finding in self {
            table.add([finding.level.mark, finding.subject, finding.words])
            if let toDo = finding.toDo { table.add(["", "", "→ \(toDo)"]) }
        }
        let wrong = count { $0.level == .wrong }
        let warnings = count { $0.level == .warning }
        return table.lines() + ["", wrong + warnings == 0 ? "all is well" : "\(wrong) wrong, \(warnings) warnings"]
    }

    package func json() throws -> [UInt8] { try Codec.encode(self) }
}

extension Finding.Level {
    fileprivate var mark: String {
        switch self {
        case .ok: "ok"
        case .warning: "WARNING"
        case .wrong: "WRONG"
        }
    }
}
