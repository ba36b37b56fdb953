import FoundationEssentials
import Histogram

/// Seconds that each round took, and how long single messages were under way.
struct Times {
    var publish: [Double] = []
    var consume: [Double] = []
    var relay: [Double] = []
    var baselinePublish: [Double] = []
    var baselineConsume: [Double] = []
    var baselineRelay: [Double] = []
    var pass = Passing()
    var baselinePass = Passing()

    /// Medians of the rates, and of the ratios round by round.
    func report(_ count: Int) -> [String] {
        let works = [
            ("publish", publish, baselinePublish), ("consume", consume, baselineConsume),
            ("relay", relay, baselineRelay),
        ]
        let rows = works.map { name, ours, theirs in
            let rates = (median(ours.map { Double(count) / $0 }), median(theirs.map { Double(count) / $0 }))
            let ratio = median(zip(ours, theirs).map { $1 / $0 })
            return "\(pad(name, 10))\(pad(whole(rates.0), 12))\(pad(whole(rates.1), 12))\(hundredths(ratio))"
        }
        return ["\(pad("", 10))\(pad("Linli /s", 12))\(pad("C /s", 12))ratio"] + rows
            + [
                "publish to delivery at \(MessagingBench.rate) a second: Linli \(pass), C \(baselinePass)",
                Self.process,
            ]
    }

    private func whole(_ value: Double) -> String { "\(Int(value.rounded()))" }

    private func hundredths(_ value: Double) -> String {
        let hundredths = Int((value * 100).rounded())
        return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100)"
    }

    private func pad(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }

    /// Of this process, in which both have run.
    private static var process: String {
        let look = ProcessLook()
        return "\(look.resident) MiB resident, \(look.files) files"
    }
}

/// Microseconds of single messages, over all rounds.
struct Passing: CustomStringConvertible {
    private var histogram = Histogram<UInt64>(
        highestTrackableValue: 60_000_000, numberOfSignificantValueDigits: .three)

    mutating func record(_ microseconds: [UInt32]) { for value in microseconds { histogram.record(UInt64(value)) } }

    var description: String {
        [50.0, 95, 99].map { "p\(Int($0)) \(rounded(Double(histogram.valueAtPercentile($0)) / 1_000)) ms" }
            .joined(separator: ", ")
    }
}

extension Duration {
    var seconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}

/// The middle of them, or half way between the two that are in the middle.
func median(_ values: [Double]) -> Double {
    let sorted = values.sorted()
    let middle = sorted.count / 2
    return sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
}
