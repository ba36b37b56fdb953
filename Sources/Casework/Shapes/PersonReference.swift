/// Which person something is about, before anybody has looked her up. The person's id follows from it.
package enum PersonReference: Hashable, Sendable, Codable {
    /// Picked from recall: somebody whom the house met before.
    case known(PersonID)
    /// First named in this request, in this role, such as `requester` or `otherSide0`.
    case named(in: RequestID, as: String)
    /// A resident of the directory.
    case resident(ResidentCode)
}
