/// A text that appears in no message, log or debugger's view. Empty is none.
package struct Secret: Sendable, Equatable {
    private let text: String

    package init(_ text: String = "") { self.text = text }

    package var isEmpty: Bool { text.isEmpty }

    /// The text itself, for whoever logs in with it.
    package func reveal() -> String { text }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { isEmpty ? "(none)" : "(secret)" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: [:]) }
}
