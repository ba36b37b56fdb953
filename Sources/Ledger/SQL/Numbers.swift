internal import Postgres

/// The ledger's own numbers, in the row of the house.
extension Statement {
    static let lockNumbers = Statement(
        "lock_numbers",
        "SELECT number_prefix::int8 AS number_prefix, number_counter, number_key FROM house FOR UPDATE")

    static let knownNumbers = Statement(
        "known_numbers", "SELECT number FROM cases WHERE number = ANY ($1::text[])")

    static let keepNumbers = Statement(
        "keep_numbers", "UPDATE house SET number_prefix = $1::int8, number_counter = $2")
}
