/// Which Linli this is.
package enum Version {
    /// As releases are numbered.
    package static let current = "0.1.0"
    /// Which generation of the ledger's tables it understands. A migration that an older program could not live with names
    /// the next one as its `min_reader`.
    package static let schema = 1
}
