import ArgumentParser
import Daemon
import Foundation
import Ledger
import Lines
import Operations
import Work

extension ParkedCommand {
    struct Edit: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Opens one request in $EDITOR and keeps what was typed, under the same id. It is kept who, when and why.",
            discussion: """
                What is private stands open on this screen: that is written down before it is shown. Its case, its number, \
                who sent it and when stay as they were. The form before is kept, sealed. Nothing takes effect yet: that \
                is linli parked replay.
                """)
        @OptionGroup var house: HouseOptions
        @Argument(help: "Its id, whole.") var id: String
        @OptionGroup var who: Who
        @Option(help: "Why; without names, phones or places.") var reason: String

        func validate() throws {
            if UUID(uuidString: id) == nil {
                throw ValidationError("\(id) is no whole id, as linli parked show prints them")
            }
            if reason.trimmingCharacters(in: .whitespaces).isEmpty { throw ValidationError("say why with --reason") }
        }

        func run() async throws {
            guard let id = UUID(uuidString: id) else { return }
            let name = try await who.name(house)
            let ring = try await KeysCommand.file(house).read()
            let old = try await house.withLedger {
                try await ParkedDesk(ledger: $0).takeOut(id, by: name, because: reason)
            }
            guard let mended = try edited(try RequestDraft(old, ring: ring), id) else {
                return said("Nothing was changed.")
            }
            try await house.withLedger {
                try await ParkedDesk(ledger: $0).putBack(mended, insteadOf: old, by: name, because: reason)
            }
            said("Changed and sealed; the form before is kept. It takes effect with: linli parked replay \(self.id)")
        }

        /// Asks again as long as what was typed cannot be read and somebody is there to mend it.
        private func edited(_ draft: RequestDraft, _ id: UUID) throws -> WireRequest? {
            try EditorSession.with(draft.text, name: "\(id.uuidString.lowercased()).json") { session in
                while true {
                    let typed = try session.edit()
                    do {
                        return try draft.mended(typed)
                    } catch let fault as RequestDraft.Fault {
                        said("That cannot be kept: \(fault).")
                        guard isatty(0) == 1 else { throw ExitCode.failure }
                        print("Enter opens the editor again, n gives up: ", terminator: "")
                        guard let answer = readLine(), answer.lowercased() != "n" else { return nil }
                    }
                }
            }
        }
    }
}

/// A text in the editor of whoever sits there. It lies in memory where the machine has a folder for that, readable for
/// nobody else, and is gone afterwards.
struct EditorSession {
    private let path: String

    static func with<Answer>(_ text: String, name: String, _ body: (EditorSession) throws -> Answer) throws -> Answer {
        let memory = "/dev/shm"
        let base = FileManager.default.isWritableFile(atPath: memory) ? memory : NSTemporaryDirectory()
        let folder = "\(base)/linli-\(UUID().uuidString)"
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
        defer { remove(folder) }
        let session = EditorSession(path: "\(folder)/\(name)")
        guard
            FileManager.default.createFile(
                atPath: session.path, contents: Data(text.utf8), attributes: [.posixPermissions: 0o600])
        else { throw OperationsError(.parked, "\(session.path) cannot be written: is the disk full?") }
        return try body(session)
    }

    /// What is private may not be left behind unseen.
    private static func remove(_ folder: String) {
        do {
            try FileManager.default.removeItem(atPath: folder)
        } catch {
            said("What you saw still lies in \(folder), and could not be removed: \(error). Remove it by hand.")
        }
    }

    /// Waits for the editor to end, and returns what it left.
    func edit() throws -> String {
        setenv("LINLI_DRAFT", path, 1)
        let status = system("${VISUAL:-${EDITOR:-vi}} \"$LINLI_DRAFT\"")
        guard status == 0 else {
            throw OperationsError(.parked, "the editor failed; nothing was changed. Is $EDITOR set?")
        }
        return String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
    }
}
