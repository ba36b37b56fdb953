package import Casework
internal import Foundation

/// One day at the desk, as it is written down in `config/demo`: what is typed, and what has to come of it.
package struct Script: Sendable {
    package let lines: [Line]
    package let evening: Evening

    /// A line of the day.
    package enum Line: Sendable {
        case post(Post)
        case look(Look)
        case reveal(Reveal)
        case glance(Glance)
    }

    /// `folder` holds `demo-day.jsonl`, a line each, and `end-of-day.json`.
    package init(folder: String) throws {
        let text = try String(contentsOfFile: "\(folder)/demo-day.jsonl", encoding: .utf8)
        lines = try text.split(separator: "\n").enumerated().map { index, line in
            do {
                return try JSONDecoder().decode(Line.self, from: Data(line.utf8))
            } catch {
                throw ScriptFault("demo-day.jsonl, line \(index + 1): \(error)")
            }
        }
        evening = try JSONDecoder().decode(
            Evening.self, from: try Data(contentsOf: URL(fileURLWithPath: "\(folder)/end-of-day.json")))
    }

    package var posts: [Post] {
        lines.compactMap { if case .post(let post) = $0 { post } else { nil } }
    }
}

/// Something that is typed at the door.
package struct Post: Decodable, Sendable {
    package let n: Int
    /// When it is typed, on the wall.
    package let t: ClockTime
    /// Who, as the day's list names them.
    package let by: String
    /// Whose credential is shown; nil for a resident and a program, who have none.
    package let actor: String?
    /// What the script calls the case.
    package let `case`: String?
    /// The same key makes it the same submission.
    package let key: String?
    /// The post whose body is typed once more.
    package let again: Int?
    /// When it happened, where that was earlier.
    package let happened: ClockTime?
    /// The post that has to be committed first.
    package let after: Int?
    /// The body, with places to fill in.
    package let post: [String: JSONValue]?
    package let expect: Expectation

    /// What is asked; a repeat asks for what it repeats.
    var verb: Verb? {
        if case .text(let verb)? = post?["verb"] { Verb(rawValue: verb) } else { nil }
    }
}

/// Somebody looks a case up by its number and the phone's last digits.
package struct Look: Decodable, Sendable {
    package struct Question: Decodable, Sendable {
        package let `case`: String
        package let tail: String
        /// One digit of the number was misread.
        package let misread: Bool?
    }

    package let t: ClockTime
    package let by: String
    package let after: Int
    package let look: Question
    package let expect: Expectation
}

/// Somebody of the house asks to be shown what is private about a case. The look is registered, and counted apart.
package struct Reveal: Decodable, Sendable {
    package let t: ClockTime
    package let by: String
    package let after: Int
    package let `case`: String
    package let reveal: Revealed
    package let expect: Expectation
}

/// The administrator types `linli queues`, `linli case why`, or both.
package struct Glance: Decodable, Sendable {
    /// What waits for people. Of messages and of the register nothing may wait, and every queue has one worker.
    package struct Queues: Decodable, Sendable {
        /// What the screen says of one line.
        package struct Share: Decodable, Sendable {
            /// By the words of a status; what is not named is 0.
            package let counts: [String: Int]
            /// As the screen shows the oldest case, without the time; not checked where it is not said.
            package let oldest: String?
        }

        /// Cases on hold, as the screen shows them, without the time.
        package let held: [String]
        /// By line.
        package let lines: [String: Share]
    }

    /// Who was looked for, and why.
    package struct Why: Decodable, Sendable {
        package let `case`: String
        /// Of each row that has to be there, what stands in it.
        package let rows: [[String]]
    }

    package let t: ClockTime
    package let by: String
    package let after: Int
    package let queues: Queues?
    package let why: Why?
}

/// What has to come of a line of the day. What is not said is not checked.
package struct Expectation: Decodable, Sendable {
    package struct Movement: Decodable, Hashable, Sendable {
        package let account: String
        package let fen: Int64
    }

    package let http: Int
    /// Where the case stands after it, in the house's words.
    package let state: String?
    /// The house says no, in these words.
    package let refusal: String?
    /// What a problem document says of which field.
    package let faults: [String: String]?
    /// What the answer holds, among other things.
    package let receipt: JSONValue?
    /// What is among the facts that it became.
    package let facts: [JSONValue]?
    /// What moves, and nothing besides.
    package let postings: [Movement]?
    /// The sentence that is read out.
    package let say: String?
    /// What is shown to whoever asked.
    package let shown: [String: JSONValue]?
}

/// How the house has to stand when the day is over, and who works in it.
package struct Evening: Decodable, Sendable {
    package struct Person: Decodable, Sendable {
        package let name: String
        package let role: Actor.Role
    }

    package struct Case: Decodable, Sendable {
        package let `case`: String
        package let line: Casework.Line
        package let kind: KindCode
        package let state: String
        /// What people typed about it.
        package let requests: Int
        package let open: Bool
    }

    package let people: [Person]
    package let registered: Int
    package let refused: Int
    package let parked: Int
    package let held: Int
    package let cases: [Case]
    /// In fen, by account.
    package let balances: [String: Int64]
    package let figures: [String: Int]
}

extension Script.Line: Decodable {
    private enum Key: String, CodingKey { case look, reveal, queues, why }

    package init(from decoder: any Decoder) throws {
        let keys = try decoder.container(keyedBy: Key.self)
        if keys.contains(.look) {
            self = .look(try Look(from: decoder))
        } else if keys.contains(.reveal) {
            self = .reveal(try Reveal(from: decoder))
        } else if keys.contains(.queues) || keys.contains(.why) {
            self = .glance(try Glance(from: decoder))
        } else {
            self = .post(try Post(from: decoder))
        }
    }
}

/// The script itself is wrong.
package struct ScriptFault: Error, CustomStringConvertible {
    package let description: String
    init(_ description: String) { self.description = description }
}
