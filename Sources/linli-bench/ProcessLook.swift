import Foundation
import Glibc

/// What a process has taken so far, as the kernel counts it.
struct ProcessLook {
    /// Resident memory in MiB.
    let resident: Double
    /// Seconds of processor.
    let processor: Double
    let files: Int

    static let none = ProcessLook(resident: 0, processor: 0, files: 0)

    /// Of both together; memory that they share counts twice.
    static func + (left: ProcessLook, right: ProcessLook) -> ProcessLook {
        ProcessLook(
            resident: rounded(left.resident + right.resident), processor: left.processor + right.processor,
            files: left.files + right.files)
    }

    private init(resident: Double, processor: Double, files: Int) {
        self.resident = resident
        self.processor = processor
        self.files = files
    }

    /// This process, or another by its number.
    init(_ pid: Int32? = nil) {
        let place = "/proc/\(pid.map { "\($0)" } ?? "self")"
        let read = { (name: String) in Self.read("\(place)/\(name)") }
        let pages = read("statm").split(separator: " ").dropFirst().first.flatMap { Double($0) } ?? 0
        resident = rounded(pages * Double(sysconf(Int32(_SC_PAGESIZE))) / 1_048_576)
        // After the name, which may hold anything, come the state and then numbers: the 12th and 13th are ticks.
        let numbers = (read("stat").split(separator: ")").last ?? "").split(separator: " ")
        let ticks = numbers.dropFirst(11).prefix(2).reduce(0) { $0 + (Double($1) ?? 0) }
        processor = ticks / Double(sysconf(Int32(_SC_CLK_TCK)))
        files = (try? FileManager.default.contentsOfDirectory(atPath: "\(place)/fd").count) ?? 0
    }

    /// MiB that this process had resident at the most since it began.
    static var peak: Double {
        let line = read("/proc/self/status").split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        let kilobytes = line?.split(separator: " ").dropFirst().first.flatMap { Double($0) } ?? 0
        return rounded(kilobytes / 1_024)
    }

    /// Seconds of processor that this process has taken since it began, to the microsecond.
    static var spent: Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// Empty when there is none any more.
    private static func read(_ path: String) -> String {
        (try? String(contentsOf: URL(filePath: path), encoding: .utf8)) ?? ""
    }
}

/// To the third decimal, as far as anybody reads.
func rounded(_ value: Double) -> Double { (value * 1000).rounded() / 1000 }
