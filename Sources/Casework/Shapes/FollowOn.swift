/// What a decision asks of another case: a request that goes out when the decision is committed.
package struct FollowOn: Hashable, Sendable {
    package enum Target: Hashable, Sendable {
        case existing(CaseID)
        /// A new case; its id is derived from the request and this name.
        case child(String)
    }

    package let target: Target
    package let line: Line
    package let verb: Verb
    package let urgency: Urgency
    package let grid: GridCode
    /// The body, as its line reads it.
    package let fields: [String: JSONValue]

    package init(
        target: Target, line: Line, verb: Verb, urgency: Urgency = .normal, grid: GridCode,
        fields: [String: JSONValue]
    ) {
        self.target = target
        self.line = line
        self.verb = verb
        self.urgency = urgency
        self.grid = grid
        self.fields = fields
    }
}
