import Casework
import HTTPTypes
import Lines
import Testing

@testable import Intake

@Suite("the document of the door")
struct DocumentTests {
    private func document(_ desk: Desk) async throws -> JSONValue {
        let answer = try await desk.raw(.get, "/api/openapi.json", nil, [:])
        #expect(answer.status == 200)
        return .object(try JSONReader.object(Array(answer.text.utf8)))
    }

    @Test("every address that programs use is in it with its method and its credential, and no other")
    func addresses() async throws {
        try await Desk.openStill { desk in
            let paths = try await document(desk)["paths"]
            var described: Set<String> = []
            for (path, methods) in paths?.members ?? [:] {
                for (method, _) in methods.members { described.insert("\(method.uppercased()) \(path)") }
            }
            let there = desk.service.programs.map { address in
                let path = address.path.split(separator: "/").map {
                    $0.hasPrefix(":") ? "{\($0.dropFirst())}" : String($0)
                }
                return "\(address.method.rawValue) /\(path.joined(separator: "/"))"
            }
            #expect(Set(there) == described)
            for address in desk.service.programs {
                guard case .token(let roles) = address.access else { continue }
                let path =
                    "/"
                    + address.path.split(separator: "/")
                    .map { $0.hasPrefix(":") ? "{\($0.dropFirst())}" : String($0) }.joined(separator: "/")
                let security = paths?[path]?[address.method.rawValue.lowercased()]?["security"]
                let isOpen = security?.items.contains { $0.members.isEmpty } ?? false
                #expect(isOpen == roles.contains(.resident), "\(path)")
            }
        }
    }

    @Test("every status that a problem has is described")
    func statuses() async throws {
        try await Desk.openStill { desk in
            let described = try await document(desk)["components"]?["responses"]?.members.values.compactMap {
                $0["content"]?["application/problem+json"]
            }
            #expect(described?.count == Set(Problem.Code.allCases.map(\.status)).count)
        }
    }

    @Test("every field that a step of any line asks for is described")
    func fields() async throws {
        try await Desk.openStill { desk in
            let schemas = try await document(desk)["components"]?["schemas"]
            let view = DeskView(CaseReading(house: desk.house).world)
            let verbs = [
                "note", "amend", "cancel", "hold", "release", "emergency", "protect", "reveal", "followUp", "assign",
                "accept", "decline",
                "record",
            ]
            let own: [Line: [String]] = [
                .errand: [
                    "entrust", "purchase", "confirm", "deliver", "absent", "giveBack", "lend", "correct", "settle",
                    "dispute", "adjust",
                ],
                .mediation: ["talk", "refer", "redirect", "refuse", "agree", "fail", "perform"],
                .condolence: ["deliver", "confirm", "waive", "absent", "visited", "deceased"],
            ]
            for line in Line.allCases {
                for verb in ["submit"] + verbs + (own[line] ?? []) {
                    let form = line.emptyForm(of: Verb(rawValue: verb), in: view)
                    let schema = schemas?[verb == "submit" ? "Submission" : "Step"]?["properties"]
                    for field in form.fields {
                        #expect(schema?[field.name] != nil, "\(line).\(verb).\(field.name)")
                    }
                }
            }
        }
    }
}

extension JSONValue {
    fileprivate subscript(_ name: String) -> JSONValue? {
        if case .object(let members) = self { members[name] } else { nil }
    }

    fileprivate var members: [String: JSONValue] {
        if case .object(let members) = self { members } else { [:] }
    }

    fileprivate var items: [JSONValue] {
        if case .list(let items) = self { items } else { [] }
    }
}
