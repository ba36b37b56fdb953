internal import Casework
internal import Lines

/// One row of the 工作台账, out of what is known of a case: words only, nothing is read here.
struct DaybookRow {
    /// As every 街道 asks for them.
    static let columns = [
        "序号", "登记时间", "渠道", "姓名", "电话", "住址", "网格", "事项类别", "内容", "承办人", "办理结果", "办结时间", "回访", "备注",
    ]
    /// In the place of what was private about somebody who has been erased.
    static let erased = "已删除"

    /// What of a case was opened.
    enum Disclosure {
        case sealed
        /// What was said, by field. What is referred to and not here has been erased.
        case opened([Private: [String: String]])
    }

    let shown: DaybookCase
    let disclosure: Disclosure
    let directory: Directory
    let catalogue: Catalogue

    /// The cells, in the order of the columns.
    func cells(place: Int) -> [String] {
        let summary = shown.summary
        let person = person
        return [
            String(place), Self.moment(summary.openedAt), Words.channel(shown.channel).zh, CSVText.kept(person.name),
            person.phone, CSVText.kept(person.address), grid,
            catalogue.kind(summary.kind, of: shown.line)?.zh ?? summary.kind.text, CSVText.kept(content),
            directory.names(of: shown.doers)?.zh ?? "", outcome, summary.closedAt.map(Self.moment) ?? "", followUp,
            remarks.joined(separator: ";"),
        ]
    }

    // MARK: in the open

    private var grid: String {
        let code = shown.summary.grid
        return directory.grid(code).map { "\($0.compound) \(code)" } ?? code.text
    }

    private var outcome: String {
        let status = Words.status(shown.summary)
        return shown.refusal.map { "\(status):\(Words.refusal($0, in: directory))" } ?? status
    }

    private var followUp: String {
        let summary = shown.summary
        if let at = shown.followUpAt { return "待回访 \(CivilDate(at).iso)" }
        if summary.closedAt != nil && summary.callBack { return "待回访" }
        let said = shown.satisfaction.map { " \(Words.satisfaction($0).zh)" } ?? ""
        return shown.followedUpAt.map { "已回访 \(CivilDate($0).iso)\(said)" } ?? ""
    }

    private var remarks: [String] {
        let summary = shown.summary
        let missing = shown.incomplete.map { Words.field($0).zh }.joined(separator: "、")
        let unit = summary.withUnit.map { directory.unit($0)?.name ?? $0.text }
        let all: [String?] = [
            shown.number.map { "受理编号 \(inPairs($0))" }, summary.urgent ? "加急" : nil,
            summary.held ? (summary.emergency ? "待核实·紧急" : "待核实") : nil,
            summary.closedAt == nil && summary.callBack ? "待回电" : nil, missing.isEmpty ? nil : "待补:\(missing)",
            unit.map { "联合单位:\($0)" }, shown.parked ? "有异常件,待人工处理" : nil,
        ]
        return all.compactMap { $0 }
    }

    /// 2026-03-16 09:01.
    private static func moment(_ instant: Instant) -> String {
        "\(CivilDate(instant).iso) \(ClockTime(instant).text)"
    }

    // MARK: what is private

    private var person: (name: String, phone: String, address: String) {
        guard case .opened(let said) = disclosure else { return ("", "", "") }
        let resident = resident
        let place = last("address", of: shown.places, in: said) ?? resident?.address ?? ""
        // All that is hers is sealed with one key: where one thing is gone, all is, also what the directory still knows.
        guard !isErased(shown.contacts + (shown.places == shown.contacts ? content(of: shown) : []), in: said) else {
            return (Self.erased, Self.erased, Self.erased)
        }
        return (
            last("name", of: shown.contacts, in: said) ?? resident?.name ?? "",
            phone(said) ?? resident?.phone.map { Self.phone($0, ext: nil) } ?? "",
            isErased(shown.places, in: said) ? Self.erased : place
        )
    }

    private func content(of shown: DaybookCase) -> [Private] { [shown.content].compactMap { $0 } }

    private var resident: Resident? {
        guard case .resident(let code) = shown.person else { return nil }
        return directory.resident(code)
    }

    private var content: String {
        guard case .opened(let said) = disclosure, let reference = shown.content else { return "" }
        guard let fields = said[reference] else { return Self.erased }
        return fields["text"] ?? fields["items"] ?? ""
    }

    private func phone(_ said: [Private: [String: String]]) -> String? {
        let fields = shown.contacts.reversed().lazy.compactMap { said[$0] }.first { $0["phone"] != nil }
        return fields.flatMap { fields in fields["phone"].map { Self.phone($0, ext: fields["ext"]) } }
    }

    /// 154 0591 0001, as it is read and dialled: so a spreadsheet leaves it a text.
    private static func phone(_ digits: String, ext: String?) -> String {
        guard case .success(let phone) = Phone.read(digits + (ext.map { ",\($0)" } ?? "")) else {
            return CSVText.kept([digits, ext].compactMap { $0 }.joined(separator: "-"))
        }
        guard phone.kind == .landline, phone.areaCode == nil else { return phone.spoken }
        return "\(phone.number.dropLast(4)) \(phone.spoken.dropFirst(phone.number.count - 4))"
    }

    private func last(_ field: String, of references: [Private], in said: [Private: [String: String]]) -> String? {
        references.reversed().lazy.compactMap { said[$0]?[field] }.first
    }

    private func isErased(_ references: [Private], in said: [Private: [String: String]]) -> Bool {
        references.contains { said[$0] == nil }
    }
}
