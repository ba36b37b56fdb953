internal import Casework
package import Lines

extension DirectoryShelf {
    /// Asks the ledger once for the directory where nothing was kept from a last run: without one, the first addresses
    /// that are typed would find no grid. False where the ledger is away or does not answer in time; the settler goes on
    /// asking then, and nobody waits for it.
    package func takeUpFirst(
        from ledger: any SettlementReader, within limit: Duration, clock: any Clock<Duration>
    ) async throws -> Bool {
        guard directory.version == 0 else { return true }
        let found = await withTaskGroup(of: Directory?.self) { tasks in
            tasks.addTask { try? await ledger.directory() }  // Away: the shelf stays empty, and the settler asks again.
            tasks.addTask {
                try? await clock.sleep(for: limit)  // Cut short when the ledger has answered.
                return nil
            }
            defer { tasks.cancelAll() }
            return await tasks.next() ?? nil
        }
        guard let found else { return false }
        return try keep(found)
    }
}
