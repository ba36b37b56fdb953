package import Casework
internal import Crypto
package import FoundationEssentials
internal import Work

/// Ids that follow from a request: UUIDv8 of SHA-256 over the request's id, a name and an index. Whoever decides the
/// same request again comes to the same ids.
package enum Derived {
    package static func id(from request: UUID, _ name: String, _ index: Int = 0) -> UUID {
        var hash = SHA256()
        hash.update(data: request.bytes)
        hash.update(data: Array(name.utf8))
        withUnsafeBytes(of: UInt64(index).bigEndian) { hash.update(bufferPointer: $0) }
        return UUID.fromDigest(hash.finalize())
    }

    /// The person whom a reference is about.
    package static func person(_ reference: PersonReference) -> PersonID {
        switch reference {
        case .known(let id): id
        case .named(let request, let role): PersonID(id(from: request.uuid, "person:\(role)"))
        case .resident(let code):
            PersonID(UUID.fromDigest(SHA256.hash(data: Array("resident:\(code)".utf8))))
        }
    }
}
