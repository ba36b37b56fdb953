internal import Casework
internal import Lines
internal import Pages
internal import Work

/// What the pages of the desk look at: cases, put together from the register.
struct DeskCases: Sendable {
    let house: House
    let register: Register

    /// So many cases at the most on one page, and looked through in one search.
    static let onePage = 300
    static let oneSearch = 2000

    func reading() async throws -> CaseReading {
        let names = try await register.actors().map { ($0.id, $0.name) }
        return CaseReading(house: house, actors: Dictionary(names) { first, _ in first })
    }

    /// One case, as this register knows it; nil when it was never heard of here.
    func reading(of number: String) async throws -> CaseReading.Reading? {
        let news: CaseNews?
        if let known = CaseNumber(number) {
            news = try register.news(of: known)
        } else if let id = CaseID(number) {
            news = try register.news(of: id)
        } else {
            news = nil
        }
        guard let news else { return nil }
        return try await reading().read(news, try await register.requests(of: news.known.id))
    }

    /// The day's cases and all that are open still.
    func today() async throws -> [CaseReading.Reading] {
        let midnight = Instant(CivilDate(house.now()), .midnight)
        return try await readings(try await register.cases(since: midnight, most: Self.onePage))
    }

    /// By number, by the last digits of a telephone or all of them, by a name or an address.
    func search(_ typed: String) async throws -> [CaseReading.Reading] {
        let text = Text.clean(typed)
        if let number = CaseNumber(text) {
            return try await readings([try register.news(of: number)].compactMap { $0 })
        }
        let digits = Text.halfWidth(text).filter { $0 != " " && $0 != "-" }
        let isDigits = !digits.isEmpty && digits.allSatisfy { $0.isASCII && $0.isNumber }
        if isDigits && digits.count == 4 {
            let tail = Digests(secret: house.ring.digestSecret).tail(digits)
            let found = try await readings(try await register.cases(ofTail: tail, most: Self.onePage))
            if !found.isEmpty { return found }
        }
        if isDigits, case .success(let phone) = Phone.read(digits) {
            return try await cases(ofPhone: phone.digits, address: nil)
        }
        return try await readings(try await register.newestCases(most: Self.oneSearch)).filter { reading in
            let shown = reading.card.shown
            return [shown?.name, shown?.address, shown?.words].contains { $0?.contains(text) == true }
        }
    }

    /// Those of a telephone or of an address with a room, the newest first.
    func cases(ofPhone phone: String?, address: String?) async throws -> [CaseReading.Reading] {
        let digests = Digests(secret: house.ring.digestSecret)
        let room = address.flatMap { Address.read($0, compounds: house.directory.current.compounds).roomKey }
        guard phone != nil || room != nil else { return [] }
        return try await readings(
            try await register.cases(
                ofPhone: phone.map(digests.phone), orRoom: room.map(digests.room), most: Self.onePage))
    }

    private func readings(_ news: [CaseNews]) async throws -> [CaseReading.Reading] {
        let reading = try await reading()
        let rows = try await register.requests(ofAll: news.map(\.known.id))
        return news.map { reading.read($0, rows[$0.known.id] ?? []) }
    }
}

extension ClockTime {
    static var midnight: ClockTime {
        guard let midnight = ClockTime(hour: 0, minute: 0) else { preconditionFailure("every day begins") }
        return midnight
    }
}
