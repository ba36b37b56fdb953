/// Whoever of the house approved what the community gives or bears. A secretary can be a steward too: the door looks up who
/// they are in the directory, so that a line can tell whether one person stands on both sides.
package struct Approver: Codable, Hashable, Sendable {
    /// A credential's id, such as `A4`.
    package let actor: String
    package let doer: DoerID?

    package init(actor: String, doer: DoerID? = nil) {
        self.actor = actor
        self.doer = doer
    }

    init(_ actor: Actor) { self.init(actor: actor.id, doer: actor.doer) }

    static func read(from fields: inout Fields) -> Approver? {
        let actor: Code<Actor>? = fields.code("approvedBy")
        let doer: DoerID? = fields.code("approverDoer")
        return actor.map { Approver(actor: $0.text, doer: doer) }
    }

    func isOne(of doers: [DoerID]) -> Bool { doer.map(doers.contains) ?? false }
}
