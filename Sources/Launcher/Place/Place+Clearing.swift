internal import FoundationEssentials

extension Place {
    /// Removes all that the servers of a base have kept, for a run that has to begin with nothing. Throws
    /// `alreadyRunning` while another launcher uses them.
    package static func clear(base: String) async throws {
        try await withPlace(base: base, progress: { _ in }) { place in
            for name in try FileManager.default.contentsOfDirectory(atPath: place.directory) {
                try FileManager.default.removeItem(atPath: "\(place.directory)/\(name)")
            }
        }
    }
}
