package import Casework
package import FoundationEssentials
package import Work

/// What a batch of requests names, to be read in one query.
package struct StateQuery: Sendable {
    package var cases: Set<CaseID> = []
    /// The requests themselves and their predecessors.
    package var requests: Set<RequestID> = []
    /// What earlier tries did not get: whoever holds it is told to those who ask.
    package var claims: Set<Claim> = []
    /// The line whose control is told beside it; nil asks for none.
    package var line: Line?

    package init(line: Line? = nil) { self.line = line }
}

/// A case as the ledger stores it: bytes beside the version that they are.
package struct StoredCase: Sendable, Equatable {
    package let version: CaseVersion
    package let state: [UInt8]
    package let doer: DoerID?

    package init(version: CaseVersion, state: [UInt8], doer: DoerID?) {
        self.version = version
        self.state = state
        self.doer = doer
    }
}

/// A case's version: its number, and the digest of the state that it left. A restored backup may reuse a number, never
/// the pair.
package struct CaseVersion: Sendable, Equatable, Hashable {
    package let number: UInt64
    package let digest: Data

    package init(number: UInt64, digest: Data) {
        self.number = number
        self.digest = digest
    }

    /// No case yet.
    package static let none = CaseVersion(number: 0, digest: Data())
}

/// What the ledger knew at one moment, on the primary.
package struct Snapshot: Sendable {
    package let now: Instant
    package let directoryVersion: Int64
    package let cases: [CaseID: StoredCase]
    /// Those of the asked requests that are in the inbox or in `parked`.
    package let settled: Set<RequestID>
    /// Those that are in the inbox: their effect is there.
    package let committed: Set<RequestID>
    package let loads: [DoerID: Int]
    package let balances: [AccountCode: Money]
    /// The numbers of the cases that hold the asked claims.
    package let holders: [Claim: String]
    /// What is set for the line that asked.
    package let control: Control

    package init(
        now: Instant, directoryVersion: Int64, cases: [CaseID: StoredCase], settled: Set<RequestID>,
        committed: Set<RequestID>, loads: [DoerID: Int], balances: [AccountCode: Money],
        holders: [Claim: String] = [:], control: Control = .unset
    ) {
        self.now = now
        self.directoryVersion = directoryVersion
        self.cases = cases
        self.settled = settled
        self.committed = committed
        self.loads = loads
        self.balances = balances
        self.holders = holders
        self.control = control
    }
}

/// A person's key as it is kept: wrapped by a key of the ring.
package struct WrappedKey: Sendable, Equatable {
    package let keyID: String
    package let bytes: [UInt8]

    package init(keyID: String, bytes: [UInt8]) {
        self.keyID = keyID
        self.bytes = bytes
    }

    /// Where a wrapped key belongs: it opens for this person only.
    package static func place(of person: PersonID) -> [UInt8] { Array("person|\(person)".utf8) }
}

/// What a worker reads. The SQL behind it is in `Ledger`. Every call throws `Outage` when the database is down.
package protocol CaseReader: Sendable {
    func read(_ query: StateQuery) async throws -> Snapshot
    func directory(version: Int64) async throws -> Directory
    func keys(of persons: Set<PersonID>) async throws -> [PersonID: WrappedKey]
    /// Throws while the database is down.
    func probe() async throws
}

/// The directory that a worker has in hand, loaded again when the state query names another version.
package actor DirectoryCache {
    private let reader: any CaseReader
    private var current = Directory.empty

    package init(_ reader: any CaseReader) { self.reader = reader }

    package func directory(version: Int64) async throws -> Directory {
        if current.version == version { return current }
        let loaded = try await reader.directory(version: version)
        current = loaded
        return loaded
    }
}
