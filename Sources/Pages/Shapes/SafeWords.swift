internal import Casework

/// How somebody wants to be rung back, in one line.
enum SafeWords {
    static func of(_ safe: Submission.SafeContact) -> String {
        let voicemail = safe.voicemail.map { $0 ? "可以留言" : "不要留言" }
        return [safe.only, safe.when, voicemail].compactMap { $0 }.joined(separator: ";")
    }
}
