internal import Casework
internal import Crypto
internal import FoundationEssentials
internal import Lines
internal import Postgres
internal import Work

/// What the house itself has to say in a book: that a backup was restored, that a person was erased. Such an entry is of no
/// case, so that nobody who reads cases meets it, and has a row of the inbox like every other: one without is an entry that
/// nobody asked for.
enum HouseEntry: String {
    case restored
    case erased

    /// No case has this id: the ledger parks what says that it has.
    static let noCase = UUID(bytes: Array(repeating: 0, count: 16))

    /// Writes it at the end of a book. `id` is one that no request has.
    func append(
        _ facts: some Encodable, by who: String, onBehalfOf other: String = "", at now: Instant, id: UUID,
        to book: String, on connection: Connection
    ) async throws {
        let nothing = Array(SHA256.hash(data: [UInt8]()))
        let entry = Entry(
            requestID: id, caseID: Self.noCase, version: 0, outcome: "accepted", verb: rawValue, actor: who,
            role: Actor.Role.admin.rawValue, onBehalfOf: other, heardBy: "", channel: rawValue,
            occurredAt: now.milliseconds, at: now.milliseconds, facts: try Codec.encode(facts), refusal: [],
            postings: [], requestDigest: nothing, particularsDigest: nothing)
        _ = try await connection.query(
            .writeInbox, [.uuids([id]), .uuids([Self.noCase]), .texts([entry.outcome]), .byteArrays([nil])])
        try await BookWriter(connection: connection).append([entry], to: book)
    }
}
