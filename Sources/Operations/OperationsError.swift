/// Something that an administrator asked for could not be done: what, and what to do about it.
package struct OperationsError: Error, CustomStringConvertible {
    package enum Code: Sendable { case broker, file, directory, topology, parked, cases, keys, persons }

    package let code: Code
    package let message: String

    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    package var description: String { message }
}
