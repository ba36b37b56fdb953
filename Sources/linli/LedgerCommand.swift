import ArgumentParser
import Casework
import Daemon
import Foundation
import Ledger
import Operations
import Postgres

struct LedgerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ledger", abstract: "台账: the books of entries.", subcommands: [Verify.self, Restored.self])

    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Recomputes the hash chains, and names the first entry that was altered, removed, moved or put in.",
            discussion: """
                Reads only, and may run beside everything else. Ends with 2 when something is wrong. Whoever can write \
                to the database and recompute a whole chain leaves no trace in it: keep the heads that are printed \
                somewhere else, and compare. Restores that the books tell of are printed: each must be one that people \
                know of.
                """)
        @OptionGroup var house: HouseOptions
        @Option(help: "Only this book: errand, mediation or condolence.") var book: String?
        @Option(help: "Trust the entries before this one; needs --book.") var since: Int64 = 1
        @Option(help: "Hold the books against the anchors in this folder, too: the copy that was kept elsewhere.")
        var anchors: String?
        @Option(help: "The anchors must be signed with this key (base64); without it, all with the same one.")
        var anchorKey: String?

        func validate() throws {
            if since < 1 { throw ValidationError("--since is an entry's number, from 1 on") }
            if since > 1, book == nil { throw ValidationError("--since counts within one book: name it with --book") }
        }

        func run() async throws {
            let faults = try await house.withLedger(patience: .seconds(3600)) { pool in
                let verifier = ChainVerifier(ledger: pool)
                let books = try await verifier.books()
                if let book, !books.contains(book) { throw ValidationError("there is no book \(book)") }
                var faults: [ChainFault] = []
                for name in books where book == nil || book == name {
                    let began = Clocks.monotonic.now
                    let fault = try await verifier.verify(name, since: since) { done, all in
                        guard all > 20_000 else { return }
                        Progress.say(
                            "\(name): \(done) of \(all) entries (\(done * 100 / all) %"
                                + "\(Progress.left(since: began, done: done - since + 1, of: all - since + 1)))",
                            isMilestone: done.isMultiple(of: 100_000))
                    }
                    if let fault {
                        faults.append(fault)
                    } else {
                        print("\(name): \(try await verifier.head(name))")
                    }
                }
                if let anchors { faults += try await compare(AnchorFolder(anchors).all(), verifier) }
                for restored in try await verifier.restores() { print(restored.sentence) }
                for erased in try await verifier.erasures() { print(erased.sentence) }
                if book == nil, faults.isEmpty, let fault = try await verifier.unmatched() { faults.append(fault) }
                if book == nil, faults.isEmpty, let fault = try await unreadable(verifier) { faults.append(fault) }
                return faults
            }
            guard !faults.isEmpty else {
                print("every entry is as it was written")
                return
            }
            for fault in faults { print(fault.sentence) }
            print(ChainFault.advice)
            throw foundWrong
        }

        /// Whoever has no key must have been erased.
        private func unreadable(_ verifier: ChainVerifier) async throws -> ChainFault? {
            try await house.withLedger(keys: true, patience: .seconds(3600)) { try await verifier.unreadable(keys: $0) }
        }

        private func compare(_ anchors: [Anchor], _ verifier: ChainVerifier) async throws -> [ChainFault] {
            guard let first = anchors.first else { throw ValidationError("there is no anchor in that folder") }
            let key = anchorKey.flatMap { Data(base64Encoded: $0) } ?? first.key
            var lost = 0
            for anchor in anchors {
                switch try await verifier.compare(anchor, by: key) {
                case .agrees: break
                case .lost(let restored):
                    lost += 1
                    print("the anchor of \(anchor.body.at.iso) holds what was \(restored.asLost)")
                case .wrong(let fault): return [fault]
                }
            }
            print("\(anchors.count - lost) anchors agree, signed with \(key.base64EncodedString())")
            return []
        }
    }
}
