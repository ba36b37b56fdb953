package import Casework
package import Ledger

/// 志愿服务时长 by person and month, for a spreadsheet.
package enum ServiceHours {
    private struct Share: Hashable, Comparable {
        let year: Int
        let month: Int
        let doer: DoerID

        static func < (left: Self, right: Self) -> Bool {
            (left.year, left.month, left.doer) < (right.year, right.month, right.doer)
        }
    }

    package static func csv(
        _ ledger: LedgerReader, from: Instant, until: Instant, progress: (Int) async -> Void = { _ in }
    ) async throws -> CSVText {
        let directory = try await ledger.directory()
        var shares: [Share: (times: Int, minutes: Int64, untold: Int)] = [:]
        try await PastDeeds(ledger, from: from, until: until).each(progress: progress) { deed, _ in
            guard case .served(let doer, let minutes) = deed.kind, directory.doer(doer)?.kind != .outlet else { return }
            let date = CivilDate(deed.at)
            let share = Share(year: date.year, month: date.month, doer: doer)
            let before = shares[share] ?? (0, 0, 0)
            shares[share] = (
                before.times + 1, before.minutes + (minutes ?? 0), before.untold + (minutes == nil ? 1 : 0)
            )
        }
        var csv = CSVText(["月份", "承办人编号", "姓名", "身份", "人次", "时长(分钟)", "没有登记时长的人次"])
        for (share, sum) in shares.sorted(by: { $0.key < $1.key }) {
            let doer = directory.doer(share.doer)
            let cells: [String] = [
                "\(share.year)年\(share.month)月", share.doer.text, doer?.name ?? "",
                doer.map { Words.kind($0.kind).zh } ?? "", String(sum.times), String(sum.minutes), String(sum.untold),
            ]
            csv.add(cells)
        }
        return csv
    }
}
