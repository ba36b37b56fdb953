package import Casework

/// 待告知: something that a person should know by now and was not told.
package struct UntoldNotice: Sendable, Equatable {
    package let caseID: CaseID
    /// The number that people read; nil where the case has none.
    package let number: String?
    package let line: Line
    package let kind: KindCode
    package let grid: GridCode
    package let isEmergency: Bool
    package let recipient: Notice.Recipient
    /// Of `Words.notices`.
    package let code: String
    package let since: Instant

    package init(
        caseID: CaseID, number: String?, line: Line, kind: KindCode, grid: GridCode, isEmergency: Bool,
        recipient: Notice.Recipient, code: String, since: Instant
    ) {
        self.caseID = caseID
        self.number = number
        self.line = line
        self.kind = kind
        self.grid = grid
        self.isEmergency = isEmergency
        self.recipient = recipient
        self.code = code
        self.since = since
    }
}
