/// How a log line looks.
package enum LogFormat: String, CaseIterable, Sendable {
    /// Pairs of `key=value`, for people.
    case text
    /// One JSON object, for machines.
    case json
}
