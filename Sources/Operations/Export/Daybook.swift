package import Casework
package import Ledger
package import Lines
package import Work

/// 工作台账, which every 街道 asks for: one row a case of the period, in the order of the numbers.
package struct Daybook: Sendable {
    /// What opens what is private: the ring, and who has the persons' keys.
    package struct Keys: Sendable {
        let reader: any CaseReader
        let ring: KeyRing
        let erased: Set<PersonID>

        /// `erased` are those of whom the books say so.
        package init(reader: any CaseReader, ring: KeyRing, erased: Set<PersonID>) {
            self.reader = reader
            self.ring = ring
            self.erased = erased
        }
    }

    private let ledger: DaybookReader
    private let directory: Directory
    private let catalogue: Catalogue

    package init(_ ledger: DaybookReader, directory: Directory, catalogue: Catalogue) {
        self.ledger = ledger
        self.directory = directory
        self.catalogue = catalogue
    }

    /// With 姓名, 电话, 住址 and 内容 left empty. Returns how many cases there are; `write` takes the table in parts, and
    /// `progress` hears how many cases were read.
    package func write(
        from: Instant, until: Instant, line: Line?, to write: (String) throws -> Void,
        progress: (Int) async -> Void = { _ in }
    ) async throws -> Int {
        try await rows(.registered(from: from, until: until, line: line), nil, to: write, progress)
    }

    /// With what is private, of the cases that were written down as opened and of no others.
    package func write(
        _ opening: Opening, with keys: Keys, to write: (String) throws -> Void,
        progress: (Int) async -> Void = { _ in }
    ) async throws -> Int {
        try await rows(.recorded(opening), keys, to: write, progress)
    }

    private func rows(
        _ choice: DaybookReader.Choice, _ keys: Keys?, to write: (String) throws -> Void,
        _ progress: (Int) async -> Void
    ) async throws -> Int {
        var csv = CSVText(DaybookRow.columns)
        var count = 0
        try await ledger.each(choice) { items in
            let cases = try items.map { try Self.read($0) }
            let opener = try await keys?.opener(for: zip(items, cases))
            for (item, shown) in zip(items, cases) {
                count += 1
                let row = DaybookRow(
                    shown: shown, disclosure: try opener.map { .opened(try $0.said(in: item, of: shown)) } ?? .sealed,
                    directory: directory, catalogue: catalogue)
                csv.add(row.cells(place: count))
                if count.isMultiple(of: 1_000) { await progress(count) }
            }
            try write(csv.takeOut())
        }
        // Where there was no case, the headings.
        try write(csv.takeOut())
        return count
    }

    private static func read(_ item: DaybookItem) throws -> DaybookCase {
        do {
            return try DaybookCase(item)
        } catch let error as DecodingError {
            throw OperationsError(
                .cases,
                "the state of case \(item.name) is none that this version can read: use the version that wrote it "
                    + "(\(error))")
        }
    }
}

extension Daybook.Keys {
    /// With the keys of those of whom something is told in these cases.
    fileprivate func opener(for cases: some Sequence<(DaybookItem, DaybookCase)>) async throws -> ParticularsOpener {
        let persons = cases.flatMap { item, shown in
            let references = shown.references
            return item.particulars.filter { references.contains($0.reference) }.map(\.person)
        }
        let wrapped = try await reader.keys(of: Set(persons))
        do {
            return try ParticularsOpener(wrapped, erased: erased, ring: ring)
        } catch let error as SealError {
            throw OperationsError(
                .keys, "a person's key cannot be unwrapped (\(error)): is this the ring of the house? linli keys list")
        }
    }
}

extension ParticularsOpener {
    /// What is told of a case, and nothing else of it. What is missing has been erased.
    fileprivate func said(in item: DaybookItem, of shown: DaybookCase) throws -> [Private: [String: String]] {
        let references = shown.references
        return try item.particulars.reduce(into: [:]) { said, sealed in
            guard references.contains(sealed.reference) else { return }
            do {
                if let fields = try open(sealed) { said[sealed.reference] = fields }
            } catch is SealError {
                throw OperationsError(
                    .keys, "what is private about case \(item.name) is damaged or was put there by a strange hand")
            }
        }
    }
}

extension DaybookItem {
    /// As an administrator can look it up.
    fileprivate var name: String { standing.number.map(inPairs) ?? standing.caseID.description }
}
