package import Logging

/// How a log line looks.
package enum LogFormat: String, CaseIterable, Sendable {
    /// Pairs of `key=value`, for people.
    case text
    /// One JSON object, for machines.
    case json
}

/// Writes one line a record, as `key=value` pairs or as a JSON object.
package struct LineLogHandler: LogHandler {
    /// The process's, unless this logger was given one of its own.
    package var logLevel: Logger.Level {
        get { own ?? threshold.level }
        set { own = newValue }
    }
    package var metadata: Logger.Metadata = [:]
    package var metadataProvider: Logger.MetadataProvider?

    private let label: String
    private let threshold: LogThreshold
    private var own: Logger.Level?
    private let format: LogFormat
    private let hasPriority: Bool
    private let output: LogOutput
    private let now: @Sendable () -> Int64

    /// In text form the line begins with a priority such as `<6>` when the journal reads it.
    package init(
        label: String, _ settings: Settings.Log, threshold: LogThreshold? = nil, output: LogOutput,
        environment: [String: String] = [:],
        now: @escaping @Sendable () -> Int64 = Clocks.now
    ) {
        self.label = label
        self.threshold = threshold ?? LogThreshold(settings.level)
        format = settings.format
        hasPriority = output.isJournal(environment)
        self.output = output
        self.now = now
    }

    package subscript(metadataKey key: String) -> Logger.MetadataValue? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    package func log(event: LogEvent) {
        var all = metadata
        if let provided = metadataProvider?.get() { all.merge(provided) { _, new in new } }
        if let own = event.metadata { all.merge(own) { _, new in new } }
        if let error = event.error { all[LogKey.error.rawValue] = "\(error)" }
        let record = LogRecord(
            milliseconds: now(), level: event.level, logger: label, message: event.message.description, metadata: all)
        output.write(record.line(format, hasPriority: hasPriority))
    }
}
