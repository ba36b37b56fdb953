package import Logging

/// The keys under which a log says things, so that one search finds them all. What stands under them are ids, words of
/// the process, times and counts; never a body, a name, a telephone number or a secret.
package enum LogKey: String, CaseIterable, Sendable {
    case attempt
    case caseID = "case.id"
    case count
    case dependency
    case detail
    case duration = "duration.ms"
    case error
    case incarnation = "house.incarnation"
    case keyID = "key.id"
    case level
    case line
    case link
    case messageID = "message.id"
    case needsRestart = "needs.restart"
    case outcome
    case queue
    case reason
    case requestID = "request.id"
    case service
    case signal
    case state
    case traceparent
    case version
}

extension Dictionary where Key == String, Value == Logger.MetadataValue {
    /// The metadata of a record: `log.info("committed", metadata: .keys([.count: "12", .duration: "3"]))`.
    package static func keys(_ pairs: KeyValuePairs<LogKey, Logger.MetadataValue>) -> Self {
        Dictionary(pairs.map { ($0.key.rawValue, $0.value) }) { _, last in last }
    }
}
