/// How the values of a type are written in the configuration: read exactly, or not at all.
package struct Form<Value: Sendable>: Sendable {
    /// What may be written, for the message to the person who wrote something else.
    let expected: String
    let style: WrittenStyle
    var isSecret = false
    let parse: @Sendable (String) -> Value?
    let text: @Sendable (Value) -> String
}

extension Form where Value == Int {
    /// A whole number of something, in plain digits.
    package static func number(_ range: ClosedRange<Int>, of unit: String? = nil) -> Self {
        Form(
            expected: "a whole number\(unit.map { " of \($0)" } ?? "") from \(range.lowerBound) to \(range.upperBound)",
            style: .plain,
            parse: { text in
                // Neither +5 nor 007 nor 8_080: such a text comes from a slip more often than from intent.
                guard let number = Int(text), String(number) == text, range.contains(number) else { return nil }
                return number
            },
            text: { String($0) })
    }

    /// Money, in whole fen.
    package static var fen: Self { number(0...100_000_000, of: "fen") }
}

extension Form where Value == Duration {
    /// A whole number and its unit, such as 15s.
    package static func duration(_ range: ClosedRange<Duration>, inWhole unit: Duration = .milliseconds(1)) -> Self {
        let whole = unit > .milliseconds(1) ? ", in whole \(DurationText.unitName(unit))" : ""
        return Form(
            expected: "a duration from \(DurationText.text(range.lowerBound)) to "
                + "\(DurationText.text(range.upperBound))\(whole)",
            style: .plain,
            parse: { text in
                guard let duration = DurationText.duration(text), range.contains(duration),
                    duration.wholeMilliseconds.isMultiple(of: unit.wholeMilliseconds)
                else { return nil }
                return duration
            },
            text: DurationText.text)
    }

    /// A time of the day, such as 09:00, as what has passed since midnight.
    package static var timeOfDay: Self {
        Form(
            expected: "a time of the day such as 09:00", style: .quoted,
            parse: { DayStretch.minute(Substring($0)).map { .minutes($0) } },
            text: { time in
                let minutes = Int(time.wholeMilliseconds / 60_000)
                return [minutes / 60, minutes % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
            })
    }

    /// One of a few durations.
    package static func duration(oneOf allowed: [Duration]) -> Self {
        Form(
            expected: WrittenList.or(allowed.map(DurationText.text)), style: .plain,
            parse: { text in DurationText.duration(text).flatMap { allowed.contains($0) ? $0 : nil } },
            text: DurationText.text)
    }
}

extension Form where Value: RawRepresentable<String> & CaseIterable {
    /// One of the words of an enumeration.
    package static var choice: Self {
        Form(
            expected: WrittenList.or(Value.allCases.map(\.rawValue)), style: .plain,
            parse: { Value(rawValue: $0) }, text: { $0.rawValue })
    }
}

extension Form where Value == String {
    /// A name that is never empty.
    package static var name: Self { string("a name") { !$0.isEmpty } }

    /// A name that is empty as long as nobody has given it.
    package static var givenName: Self { string("a name") { _ in true } }

    /// Where a file or a directory is.
    package static var path: Self { string("a path") { !$0.isEmpty } }

    /// The same; empty is none.
    package static var optionalPath: Self { string("a path, or \"\" for none") { _ in true } }

    /// The name or the address of a machine.
    package static var host: Self { string("a host name or an address", NetworkAddress.isHost) }

    /// What libpq takes for a host.
    package static var databaseHost: Self {
        string("a host name, an address, or the directory of a socket") {
            $0.hasPrefix("/") || NetworkAddress.isHost($0)
        }
    }

    /// A telephone number as one would dial it.
    package static var phone: Self {
        string("a telephone number of 3 to 20 digits, or \"\" for none") { text in
            let digits = text.utf8.count { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
            let isDialled = text.utf8.allSatisfy { "+-0123456789".utf8.contains($0) } && !text.dropFirst().contains("+")
            return text.isEmpty || isDialled && 3...20 ~= digits
        }
    }

    private static func string(_ expected: String, _ isGood: @escaping @Sendable (String) -> Bool) -> Self {
        Form(expected: expected, style: .quoted, parse: { isGood($0) ? $0 : nil }, text: { $0 })
    }
}

extension Form where Value == Secret {
    /// A secret; empty is none.
    package static var secret: Self { secret("a secret, or \"\" for none") { _ in true } }

    /// A URL that carries a token, as the robots of chat groups have; empty is none.
    package static var webhook: Self {
        secret("an http:// or https:// URL, or \"\" for none") { text in
            let schemes = ["https://", "http://"].filter(text.hasPrefix)
            return text.isEmpty || schemes.contains { text.count > $0.count && !text.contains(" ") }
        }
    }

    private static func secret(_ expected: String, _ isGood: @escaping @Sendable (String) -> Bool) -> Self {
        Form(
            expected: expected, style: .quoted, isSecret: true, parse: { isGood($0) ? Secret($0) : nil },
            text: { $0.reveal() })
    }
}

extension Form where Value == [NetworkAddress] {
    /// Machines with their ports, at least one.
    package static var addresses: Self {
        Form(
            expected: "a list of host:port", style: .list,
            parse: { WrittenList.parse($0, NetworkAddress.init) },
            text: { WrittenList.text($0.map(\.description)) })
    }
}

extension Form where Value == [String] {
    /// The stretches of a day, such as 08:30-12:00, in order and apart from each other; at least one.
    package static var stretches: Self {
        Form(
            expected: "a list of stretches such as 08:30-12:00, in order", style: .list,
            parse: { text in
                guard let stretches = WrittenList.parse(text, DayStretch.init) else { return nil }
                let apart = zip(stretches, stretches.dropFirst()).allSatisfy { $0.to <= $1.from }
                return apart ? stretches.map(\.text) : nil
            },
            text: WrittenList.text)
    }
}
