internal import Casework
internal import Crypto
internal import Lines
internal import Work

/// Keyed digests of what a request can be found by, and of what makes two submissions one.
extension Admission {
    func marks(phone: String?, room: String?) -> Entry.Marks {
        let digests = Digests(secret: house.ring.digestSecret)
        return Entry.Marks(
            phone: phone.map(digests.phone), tail: phone.map(digests.tail), room: room.map(digests.room))
    }

    func amendedMarks(_ fields: Fields) -> Entry.Marks {
        var fields = fields
        let phone = fields.phone("phone")
        return marks(phone: phone?.digits, room: fields.text("room"))
    }

    /// Keys of different people never meet, and neither the key nor what was typed can be read back from its digest.
    func once(_ typed: TypedRequest) -> Entry.Repeat? {
        guard let key = typed.idempotencyKey else { return nil }
        return Entry.Repeat(
            key: digest("key:\(typed.actor.id):", Array(key.utf8)), typed: digest("typed:", typed.bytes))
    }

    private func digest(_ purpose: String, _ bytes: [UInt8]) -> [UInt8] {
        let key = SymmetricKey(data: house.ring.digestSecret)
        return Array(HMAC<SHA256>.authenticationCode(for: Array(purpose.utf8) + bytes, using: key))
    }
}
