package import Casework
package import Ledger

/// What the lines really did between two moments, counted from the facts in the books.
package struct HouseReport: Sendable {
    package let figures: Figures
    package let directory: Directory
    package let onlyJoint: Bool

    /// Reads every history once. `onlyJoint` counts what was done with an alliance unit, and nothing else. `progress` hears
    /// how many cases were read.
    package static func count(
        _ ledger: LedgerReader, from: Instant, until: Instant, onlyJoint: Bool = false,
        progress: (Int) async -> Void = { _ in }
    ) async throws -> HouseReport {
        let directory = try await ledger.directory()
        var figures = Figures()
        try await PastDeeds(ledger, from: from, until: until).each(progress: progress) { deed, told in
            if onlyJoint && !deed.isJoint(in: directory) { return }
            figures.add(deed, of: told.line, told.kind, at: told.home)
        }
        return HouseReport(figures: figures, directory: directory, onlyJoint: onlyJoint)
    }

    package init(figures: Figures, directory: Directory, onlyJoint: Bool = false) {
        self.figures = figures
        self.directory = directory
        self.onlyJoint = onlyJoint
    }
}

extension Deed {
    /// Done with an alliance unit, or by one.
    fileprivate func isJoint(in directory: Directory) -> Bool {
        if case .served(let doer, _) = kind, directory.doer(doer)?.kind == .unit { return true }
        return unit.flatMap(directory.unit)?.alliance ?? false
    }
}
