internal import FoundationEssentials
internal import Glibc

/// What the kernel says of this process.
struct ProcessFigures {
    var residentBytes = 0
    var openDescriptors = 0
    /// Milliseconds since 1970.
    var started: Int64

    /// Nothing where the kernel keeps it from us, as `ProtectProc=` may.
    static func now(started: Int64) -> ProcessFigures {
        var figures = ProcessFigures(started: started)
        if let text = FileManager.default.contents(atPath: "/proc/self/statm") {
            let pages = String(decoding: text, as: UTF8.self).split(separator: " ")
            figures.residentBytes = (pages.count > 1 ? Int(pages[1]) ?? 0 : 0) * Int(getpagesize())
        }
        // Without the one that reads them.
        let descriptors = try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")
        figures.openDescriptors = max(0, (descriptors?.count ?? 0) - 1)
        return figures
    }
}
