internal import AMQP
internal import Work

/// Figures in Prometheus' text format. Names and labels are listed in `docs/operations/metrics.md`; labels come from
/// closed sets.
struct Exposition {
    private(set) var text = ""

    /// Begins a figure: its samples follow.
    mutating func begin(_ name: String, _ kind: Kind, _ help: String) {
        text += "# HELP \(name) \(help)\n# TYPE \(name) \(kind.rawValue)\n"
    }

    enum Kind: String { case counter, gauge, histogram }

    mutating func add(_ name: String, _ labels: KeyValuePairs<String, String> = [:], _ value: String) {
        let pairs = labels.map { "\($0)=\"\(Self.escaped($1))\"" }.joined(separator: ",")
        text += "\(name)\(pairs.isEmpty ? "" : "{\(pairs)}") \(value)\n"
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
    }
}

extension Exposition {
    /// Everything that a daemon tells of itself.
    static func text(of duty: Duty, _ meters: [(name: String, meter: WorkMeter)], _ process: ProcessFigures) -> String {
        var figures = Exposition()
        figures.begin("linli_build_info", .gauge, "Which Linli this is.")
        figures.add("linli_build_info", ["version": Version.current], "1")
        figures.add(duty)
        figures.add(meters.map { ($0.name, $0.meter.reading) })
        figures.add(process)
        return figures.text
    }

    private mutating func add(_ duty: Duty) {
        begin("linli_ready", .gauge, "Whether the daemon does its work.")
        add("linli_ready", duty.obstacle == nil ? "1" : "0")
        begin("linli_obstacle", .gauge, "Why it does not; 1 for the worst reason.")
        for obstacle in Duty.Obstacle.allCases {
            add("linli_obstacle", ["reason": obstacle.rawValue], duty.obstacle == obstacle ? "1" : "0")
        }
        begin("linli_link_state", .gauge, "The state of each connection to the broker; 1 for the present one.")
        for link in duty.linkStates {
            for state in LinkState.Kind.allCases {
                add(
                    "linli_link_state", ["link": link.name, "state": state.rawValue],
                    link.state.kind == state ? "1" : "0")
            }
        }
    }

    private mutating func add(_ readings: [(name: String, WorkMeter.Reading)]) {
        begin("linli_messages_total", .counter, "What became of messages.")
        for (name, reading) in readings {
            for kind in Verdict.Kind.allCases {
                add(
                    "linli_messages_total", ["queue": name, "verdict": kind.rawValue], "\(reading.verdicts[kind] ?? 0)")
            }
        }
        begin("linli_outages_total", .counter, "How often a dependency was down and nothing was consumed.")
        for (name, reading) in readings { add("linli_outages_total", ["queue": name], "\(reading.outages)") }
        begin("linli_batch_seconds", .histogram, "From a batch's arrival until all of it was settled.")
        for (name, reading) in readings { add(reading.batches, of: name) }
    }

    private mutating func add(_ batches: DurationCounts, of queue: String) {
        var total = 0
        let bounds = DurationCounts.bounds.map { Self.seconds($0) } + ["+Inf"]
        for (bound, count) in zip(bounds, batches.counts) {
            total += count
            add("linli_batch_seconds_bucket", ["queue": queue, "le": bound], "\(total)")
        }
        add("linli_batch_seconds_sum", ["queue": queue], Self.seconds(batches.sum))
        add("linli_batch_seconds_count", ["queue": queue], "\(total)")
    }

    private mutating func add(_ process: ProcessFigures) {
        begin("process_resident_memory_bytes", .gauge, "Resident memory.")
        add("process_resident_memory_bytes", "\(process.residentBytes)")
        begin("process_open_fds", .gauge, "Open file descriptors.")
        add("process_open_fds", "\(process.openDescriptors)")
        begin("process_start_time_seconds", .gauge, "When it was started, in seconds since 1970.")
        add("process_start_time_seconds", "\(process.started / 1000)")
    }

    private static func seconds(_ duration: Duration) -> String {
        "\(Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18)"
    }
}

extension Exposition {
    private mutating func add(_ name: String, _ value: String) { add(name, [:], value) }
}
