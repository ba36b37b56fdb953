/// Runs cleanup to its end, also when the calling task is cancelled.
///
/// Waiting returns at once in a cancelled task, and Swift 6.3 has no shield against that: hence a task of its own, which
/// nobody holds who could cancel it, and which the caller awaits.
@discardableResult
func uninterrupted<Answer: Sendable>(_ cleanup: @escaping @Sendable () async -> Answer) async -> Answer {
    await Task { await cleanup() }.value
}
