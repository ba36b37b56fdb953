import Dispatch
import FoundationEssentials
import Glibc
import Logging
import Testing

@testable import Daemon

@Suite("Log lines")
struct LoggingTests {
    /// 2026-08-01T08:30:00.123+08:00.
    private static let moment: Int64 = 1_785_544_200_123

    /// What a logger writes.
    private func written(
        _ format: LogFormat = .text, level: Logger.Level = .info, environment: [String: String] = [:],
        _ body: (Logger) -> Void
    ) -> String {
        let pipe = Pipe()
        var settings = Settings.Log()
        settings.format = format
        settings.level = level
        let output = LogOutput(pipe.writing)
        body(
            Logger(label: "linli-errand") { label in
                LineLogHandler(label: label, settings, output: output, environment: environment) { Self.moment }
            })
        return pipe.text()
    }

    private struct Failure: Error, CustomStringConvertible {
        let description = "it \"broke\""
    }

    @Test("pairs of key=value, with quotation marks where they are needed")
    func text() {
        let line = written { log in
            log.info(
                "batch settled", metadata: .keys([.count: "12", .messageID: "0199-a", .queue: "a b", .outcome: ""]))
        }
        #expect(
            line == "time=2026-08-01T08:30:00.123+08:00 level=info logger=linli-errand message=\"batch settled\" "
                + "count=12 message.id=0199-a outcome=\"\" queue=\"a b\"\n")
    }

    @Test("one JSON object, with numbers as numbers")
    func json() throws {
        let line = written(.json) { log in
            log.error(
                "settle failed", error: Failure(),
                metadata: ["count": .stringConvertible(12), "list": ["a", "b"], "inner": ["key": "值"], "case.id": "x"])
        }
        #expect(
            line == #"{"time":"2026-08-01T08:30:00.123+08:00","level":"error","logger":"linli-errand","#
                + #""message":"settle failed","case.id":"x","count":12,"error":"it \"broke\"","inner":{"key":"值"},"#
                + #""list":["a","b"]}"# + "\n")
        #expect(try JSONDecoder().decode(Line.self, from: Data(line.utf8)).error == "it \"broke\"")
    }

    private struct Line: Decodable {
        let time, level, logger, message, error: String
        let count: Int
        let inner: [String: String]
        let list: [String]
    }

    @Test(
        "nothing from outside ends the line, moves the cursor or poses as the line's own", arguments: LogFormat.allCases
    )
    func escaped(format: LogFormat) throws {
        let line = written(format) { log in
            log.info(
                "a\nb\u{1b}[2J\u{9b}\u{202e}",
                metadata: ["level": "critical", "x\n y=z": "\r\n\t\u{7f}\u{0}\"\\", "time": "now"])
        }
        #expect(line.hasSuffix("\n"))
        #expect(line.dropLast().unicodeScalars.allSatisfy(EscapedText.isSafe))
        #expect(line.contains("level_") && line.contains("time_"))
        #expect(line.contains(#"a\nb\u001b[2J\u009b\u202e"#))
        guard format == .json else {
            #expect(line.contains(#" x__y_z="\r\n\t\u007f\u0000\"\\""#))
            return
        }
        let object = try JSONDecoder().decode([String: String].self, from: Data(line.utf8))
        #expect(object["message"] == "a\nb\u{1b}[2J\u{9b}\u{202e}")
        #expect(object["x\n y=z"] == "\r\n\t\u{7f}\u{0}\"\\")
        #expect(object["level"] == "info")
    }

    @Test("a value that is too long is cut", arguments: LogFormat.allCases)
    func cut(format: LogFormat) {
        let line = written(format) {
            $0.info("long", metadata: ["detail": "\(String(repeating: "值 ", count: 100_000))"])
        }
        #expect(line.utf8.count < 20_000)
        #expect(line.contains("…\""))
    }

    @Test("what is less important than the level is not written")
    func level() {
        #expect(written(level: .warning) { $0.notice("no") }.isEmpty)
        #expect(written(level: .trace) { $0.trace("yes") }.contains("level=trace"))
    }

    @Test("the journal is told the level, when it is the journal that reads")
    func journal() throws {
        let pipe = Pipe()
        var status = stat()
        try #require(fstat(pipe.writing, &status) == 0)
        let stream = "\(status.st_dev):\(status.st_ino)"
        func lines(_ format: LogFormat, _ environment: [String: String]) -> [UInt8] {
            var settings = Settings.Log()
            settings.format = format
            settings.level = .trace
            let output = LogOutput(pipe.writing)
            let log = Logger(label: "x") {
                LineLogHandler(label: $0, settings, output: output, environment: environment)
            }
            for level in Logger.Level.allCases { log.log(level: level, "m") }
            var chunk = [UInt8](repeating: 0, count: 65_536)
            return Array(chunk[..<read(pipe.reading, &chunk, chunk.count)])
        }
        let prefixed = String(decoding: lines(.text, ["JOURNAL_STREAM": stream]), as: UTF8.self).split(separator: "\n")
        #expect(prefixed.map { $0.prefix(3) } == ["<7>", "<7>", "<6>", "<5>", "<4>", "<3>", "<2>"])
        #expect(lines(.text, ["JOURNAL_STREAM": "1:2"]).first == UInt8(ascii: "t"))
        #expect(lines(.text, [:]).first == UInt8(ascii: "t"))
        #expect(lines(.json, ["JOURNAL_STREAM": stream]).first == UInt8(ascii: "{"))
        _ = pipe.text()
    }

    @Test("metadata of the logger, of its provider and of the record, the nearest last")
    func layers() {
        let pipe = Pipe()
        let output = LogOutput(pipe.writing)
        var log = Logger(label: "x") { LineLogHandler(label: $0, Settings.Log(), output: output) }
        log.handler.metadataProvider = Logger.MetadataProvider { ["b": "provider", "c": "provider"] }
        log[metadataKey: "a"] = "logger"
        log[metadataKey: "b"] = "logger"
        var other = log
        other[metadataKey: "a"] = "other"
        other.logLevel = .critical
        #expect(log[metadataKey: "a"] == "logger")
        log.info("m", metadata: ["c": "record"])
        #expect(pipe.text().hasSuffix(" a=logger b=provider c=record\n"))
    }

    @Test("the current logger carries what was bound to it")
    func current() {
        let line = written { log in
            withLogger(log) { _ in
                withLogger(mergingMetadata: .keys([.caseID: "0199"])) { _ in Logger.current.info("deep") }
            }
        }
        #expect(line.hasSuffix("message=\"deep\" case.id=0199\n"))
    }

    @Test(
        "lines of many writers do not mix, also when the reader is slow and the lines are long", .timeLimit(.minutes(1))
    )
    func whole() async {
        let pipe = Pipe()
        _ = fcntl(pipe.writing, F_SETFL, O_NONBLOCK)
        // A line does not fit in at once, and goes out in parts.
        var room: Int32 = 4_096
        setsockopt(pipe.writing, SOL_SOCKET, SO_SNDBUF, &room, socklen_t(MemoryLayout<Int32>.size))
        let output = LogOutput(pipe.writing)
        let log = Logger(label: "x") { LineLogHandler(label: $0, Settings.Log(), output: output) }
        let reading = pipe.lines()
        await withCheckedContinuation { continuation in
            // Not tasks: a writer blocks its thread while the reader is slow.
            DispatchQueue.global().async {
                DispatchQueue.concurrentPerform(iterations: 4) { writer in
                    let long = String(repeating: ["a", "b", "c", "d"][writer], count: 4_000)
                    for _ in 0..<50 { log.info("m", metadata: ["1": "\(long)", "2": "\(long)", "3": "\(long)"]) }
                }
                continuation.resume()
            }
        }
        close(pipe.writing)
        let lines = await reading.reduce(into: []) { $0.append($1) }
        close(pipe.reading)
        #expect(lines.count == 200)
        for line in lines {
            let letters = line.split(separator: " 1=").last?.utf8.filter { "abcd".utf8.contains($0) } ?? []
            #expect(line.hasPrefix("time=") && Set(letters).count == 1 && letters.count == 12_000)
        }
    }

    @Test("a reader that has gone stops nobody")
    func broken() {
        signal(SIGPIPE, SIG_IGN)
        let pipe = Pipe()
        close(pipe.reading)
        Logger(label: "x") { LineLogHandler(label: $0, Settings.Log(), output: LogOutput(pipe.writing)) }.info("m")
        close(pipe.writing)
    }

    @Test(
        "moments, by the clock on the wall of the house",
        arguments: [
            (0, "1970-01-01T08:00:00.000+08:00"), (-1, "1970-01-01T07:59:59.999+08:00"),
            (951_753_599_999, "2000-02-28T23:59:59.999+08:00"), (951_753_600_000, "2000-02-29T00:00:00.000+08:00"),
            (1_709_222_399_000, "2024-02-29T23:59:59.000+08:00"), (1_709_222_400_000, "2024-03-01T00:00:00.000+08:00"),
            (1_798_732_799_999, "2026-12-31T23:59:59.999+08:00"), (1_798_732_800_000, "2027-01-01T00:00:00.000+08:00"),
            (4_107_513_599_999, "2100-02-28T23:59:59.999+08:00"), (4_107_513_600_000, "2100-03-01T00:00:00.000+08:00"),
        ])
    func time(milliseconds: Int64, text: String) {
        var bytes: [UInt8] = []
        LogTime.append(milliseconds, to: &bytes)
        #expect(String(decoding: bytes, as: UTF8.self) == text)
    }

    @Test("every key is spelt with dots and small letters, and once")
    func keys() {
        for key in LogKey.allCases {
            #expect(
                key.rawValue.utf8.allSatisfy { $0 == UInt8(ascii: ".") || UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0 })
        }
        #expect(Set(LogKey.allCases.map(\.rawValue)).count == LogKey.allCases.count)
    }
}
