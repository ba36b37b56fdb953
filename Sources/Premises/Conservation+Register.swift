internal import Casework
package import Intake
package import Ledger
package import Operations

extension Conservation {
    /// Rows of one page.
    private static let page = 1000

    /// Counts a register against the ledger: what `linli conserve` prints and the demo ends with.
    package static func count(_ register: Register, against ledger: LedgerReader) async throws -> Conservation {
        try await count(ledger, forgotten: try await register.forgotten()) { place in
            try await register.registered(after: place, most: page).map {
                Row(place: $0.place, id: $0.id, isLook: $0.verb == .reveal, isSettled: $0.isSettled)
            }
        }
    }
}
