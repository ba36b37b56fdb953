internal import Casework
internal import FoundationEssentials
internal import Lines
package import Postgres
package import Work

/// Wraps the persons' keys with the ring's active key, those that an older one wrapped: so that an old key can be let go
/// of one day. What is sealed for a person stays as it is; only the wrapping is another. Only for the owner, and beside a
/// house at work.
package struct Rewrapping: Sendable {
    private let keys: Pool
    private let ring: KeyRing

    package init(keys: Pool, ring: KeyRing) {
        self.keys = keys
        self.ring = ring
    }

    /// How many were wrapped anew; `progress` hears how many so far. Interrupted, it goes on where it was the next time.
    /// Throws where the ring does not hold the key that wrapped one, or where one was altered: nothing of its page is
    /// changed then.
    package func run(progress: (Int) async -> Void = { _ in }) async throws -> Int {
        guard let active = ring.active?.id else { throw SealError.noActiveKey }
        let seal = Seal(ring)
        var after = UUID(uuid: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0))
        var count = 0
        while true {
            let page = try await keys.withConnection {
                try await $0.query(.readOldWrapping, [.text(active), .uuid(after), .int64(500)])
                    .map { row in
                        (
                            person: try row.uuid("person_id"), key: try row.text("key_id"),
                            bytes: try row.bytes("wrapped")
                        )
                    }
            }
            guard let last = page.last else { return count }
            let wrapped = try page.map { row in
                let place = WrappedKey.place(of: PersonID(row.person))
                return try seal.seal(
                    try seal.open(Sealed(keyID: row.key, bytes: row.bytes), for: place), for: place)
            }
            let changed = try await keys.withConnection {
                try await $0.query(
                    .rewrap,
                    [
                        .uuids(page.map(\.person)), .byteArrays(page.map(\.bytes)),
                        .byteArrays(wrapped.map { Array($0.bytes) }), .texts(wrapped.map(\.keyID)),
                    ]
                ).affected
            }
            count += changed
            after = last.person
            await progress(count)
        }
    }
}
