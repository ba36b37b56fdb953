internal import Logging

/// One record on its way to a line.
struct LogRecord {
    let milliseconds: Int64
    let level: Logger.Level
    let logger: String
    let message: String
    let metadata: Logger.Metadata

    /// The names of what every line has; metadata under one of them gets an underscore, so that it cannot pose as it.
    private static let own: Set<String> = ["time", "level", "logger", "message"]

    /// The bytes of the line, its end included.
    func line(_ format: LogFormat, hasPriority: Bool) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(256)
        switch format {
        case .text:
            if hasPriority { bytes += "<\(priority)>".utf8 }
            appendText(to: &bytes)
        case .json:
            appendJSON(to: &bytes)
        }
        bytes.append(UInt8(ascii: "\n"))
        return bytes
    }

    /// The level as syslog counts.
    private var priority: Int {
        switch level {
        case .trace, .debug: 7
        case .info: 6
        case .notice: 5
        case .warning: 4
        case .error: 3
        case .critical: 2
        }
    }

    private var sorted: [(key: String, value: Logger.MetadataValue)] {
        metadata.sorted { $0.key < $1.key }.map { (Self.own.contains($0.key) ? $0.key + "_" : $0.key, $0.value) }
    }

    // MARK: key=value

    private func appendText(to bytes: inout [UInt8]) {
        bytes += "time=".utf8
        LogTime.append(milliseconds, to: &bytes)
        bytes += " level=\(level) logger=".utf8
        Self.appendWord(logger, to: &bytes)
        bytes += " message=".utf8
        EscapedText.appendQuoted(message, to: &bytes)
        for (key, value) in sorted { Self.appendPair(key, value, to: &bytes) }
    }

    private static func appendPair(_ key: String, _ value: Logger.MetadataValue, to bytes: inout [UInt8]) {
        switch value {
        case .dictionary(let inner):
            for (name, value) in inner.sorted(by: { $0.key < $1.key }) {
                appendPair("\(key).\(name)", value, to: &bytes)
            }
        case .string, .stringConvertible, .array:
            bytes.append(UInt8(ascii: " "))
            bytes += key.unicodeScalars.lazy.flatMap { scalar -> [UInt8] in
                EscapedText.isBare(String(scalar)) ? Array(String(scalar).utf8) : [UInt8(ascii: "_")]
            }
            bytes.append(UInt8(ascii: "="))
            appendWord("\(value)", to: &bytes)
        }
    }

    private static func appendWord(_ text: String, to bytes: inout [UInt8]) {
        if EscapedText.isBare(text) {
            bytes += text.utf8
        } else {
            EscapedText.appendQuoted(text, to: &bytes)
        }
    }

    // MARK: JSON

    private func appendJSON(to bytes: inout [UInt8]) {
        bytes += #"{"time":""#.utf8
        LogTime.append(milliseconds, to: &bytes)
        bytes += #"","level":"\#(level)","logger":"#.utf8
        EscapedText.appendQuoted(logger, to: &bytes)
        bytes += #","message":"#.utf8
        EscapedText.appendQuoted(message, to: &bytes)
        for (key, value) in sorted {
            bytes.append(UInt8(ascii: ","))
            Self.appendMember(key, value, to: &bytes)
        }
        bytes.append(UInt8(ascii: "}"))
    }

    private static func appendMember(_ key: String, _ value: Logger.MetadataValue, to bytes: inout [UInt8]) {
        EscapedText.appendQuoted(key, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        appendValue(value, to: &bytes)
    }

    private static func appendValue(_ value: Logger.MetadataValue, to bytes: inout [UInt8]) {
        switch value {
        case .string(let text):
            EscapedText.appendQuoted(text, to: &bytes)
        case .stringConvertible(let number as any FixedWidthInteger):
            bytes += String(describing: number).utf8
        case .stringConvertible(let other):
            EscapedText.appendQuoted(other.description, to: &bytes)
        case .array(let values):
            bytes.append(UInt8(ascii: "["))
            for (index, value) in values.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                appendValue(value, to: &bytes)
            }
            bytes.append(UInt8(ascii: "]"))
        case .dictionary(let members):
            bytes.append(UInt8(ascii: "{"))
            for (index, (key, value)) in members.sorted(by: { $0.key < $1.key }).enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                appendMember(key, value, to: &bytes)
            }
            bytes.append(UInt8(ascii: "}"))
        }
    }
}
