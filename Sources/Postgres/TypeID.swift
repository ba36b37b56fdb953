/// The numbers that PostgreSQL's built-in types have in its catalogue.
enum TypeID {
    static let bool: UInt32 = 16
    static let bytea: UInt32 = 17
    static let int8: UInt32 = 20
    static let int2: UInt32 = 21
    static let int4: UInt32 = 23
    static let text: UInt32 = 25
    static let oid: UInt32 = 26
    static let json: UInt32 = 114
    static let varchar: UInt32 = 1043
    static let bpchar: UInt32 = 1042
    static let name: UInt32 = 19
    static let char: UInt32 = 18
    static let unknown: UInt32 = 705
    static let timestamp: UInt32 = 1114
    static let timestamptz: UInt32 = 1184
    static let uuid: UInt32 = 2950

    static let bools: UInt32 = 1000
    static let byteas: UInt32 = 1001
    static let int4s: UInt32 = 1007
    static let texts: UInt32 = 1009
    static let int8s: UInt32 = 1016
    static let timestamptzs: UInt32 = 1185
    static let uuids: UInt32 = 2951
}

/// An instant in milliseconds since 1970, as the rest of the house has it, and in microseconds since 2000, as the
/// server has it.
enum InstantForm {
    private static let epoch: Int64 = 946_684_800_000

    /// What is too far away becomes a value that the server refuses: not a trap, and not its `infinity`.
    static func wire(_ milliseconds: Int64) -> Int64 {
        let (since2000, tooEarly) = milliseconds.subtractingReportingOverflow(epoch)
        let (microseconds, tooFar) = since2000.multipliedReportingOverflow(by: 1000)
        return tooEarly || tooFar ? .max - 1 : microseconds
    }

    /// Rounded down, before 2000 as after it. Nil for `infinity` and `-infinity`.
    static func milliseconds(_ wire: Int64) -> Int64? {
        guard wire != .max, wire != .min else { return nil }
        let (quotient, remainder) = wire.quotientAndRemainder(dividingBy: 1000)
        return quotient - (remainder < 0 ? 1 : 0) + epoch
    }
}
