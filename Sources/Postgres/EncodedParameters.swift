internal import FoundationEssentials

/// The parameters of one statement in their binary form, one after the other in one run of bytes: a batch of hundreds
/// of rows is then a handful of allocations.
struct EncodedParameters {
    /// Where each begins; nil is NULL.
    private var offsets: [Int?] = []
    private var lengths: [Int32] = []
    private var writer = WireWriter()

    init(_ parameters: [Parameter]) throws(PostgresError) {
        offsets.reserveCapacity(parameters.count)
        for parameter in parameters {
            let begin = writer.bytes.count
            let isThere = writer.write(parameter)
            offsets.append(isThere ? begin : nil)
            lengths.append(Int32(clamping: writer.bytes.count - begin))
        }
        // An empty value at the end needs a place to point to: a null pointer would be NULL.
        writer.end()
        // The server takes no message above this, and lengths on the wire are 32 bits.
        guard writer.bytes.count < 1 << 30 else { throw PostgresError(.misuse, "parameters of more than 1 GiB") }
    }

    /// Lends what libpq wants: pointers to the values, their lengths, and a one for each that says "binary".
    func withPointers<Answer>(_ body: ([UnsafePointer<CChar>?], [Int32], [Int32]) -> Answer) -> Answer {
        let formats = [Int32](repeating: 1, count: offsets.count)
        return writer.bytes.withUnsafeBytes { bytes in
            let base = bytes.assumingMemoryBound(to: CChar.self).baseAddress
            return body(offsets.map { offset in offset.flatMap { base?.advanced(by: $0) } }, lengths, formats)
        }
    }
}

/// Writes values as the protocol has them: big endian, and arrays of one dimension with the length before each element.
private struct WireWriter {
    private(set) var bytes: [UInt8] = []

    /// False for NULL, which has no bytes.
    mutating func write(_ parameter: Parameter) -> Bool {
        switch parameter {
        case .null: return false
        case .uuid(let value): write(value)
        case .text(let value): bytes.append(contentsOf: value.utf8)
        case .int64(let value): write(value)
        case .int32(let value): write(value)
        case .bool(let value): bytes.append(value ? 1 : 0)
        case .bytes(let value): bytes.append(contentsOf: value)
        case .instant(let value): write(InstantForm.wire(value))
        case .uuids(let values): write(values, of: TypeID.uuid) { $0.write($1) }
        case .texts(let values): write(values, of: TypeID.text) { $0.bytes.append(contentsOf: $1.utf8) }
        case .int64s(let values): write(values, of: TypeID.int8) { $0.write($1) }
        case .int32s(let values): write(values, of: TypeID.int4) { $0.write($1) }
        case .bools(let values): write(values, of: TypeID.bool) { $0.bytes.append($1 ? 1 : 0) }
        case .byteArrays(let values): write(values, of: TypeID.bytea) { $0.bytes.append(contentsOf: $1) }
        case .instants(let values): write(values, of: TypeID.timestamptz) { $0.write(InstantForm.wire($1)) }
        }
        return true
    }

    /// A byte that belongs to no value.
    mutating func end() { bytes.append(0) }

    private mutating func write<Element>(
        _ values: [Element?], of type: UInt32, _ element: (inout WireWriter, Element) -> Void
    ) {
        // Dimensions, whether there are nulls, the type; then, unless it is empty, how many and the lower bound.
        write(Int32(values.isEmpty ? 0 : 1))
        write(Int32(values.contains { $0 == nil } ? 1 : 0))
        write(type)
        guard !values.isEmpty else { return }
        write(Int32(clamping: values.count))
        write(Int32(1))
        for value in values {
            let place = bytes.count
            // NULL is a length of -1; any other length is known afterwards.
            write(Int32(-1))
            guard let value else { continue }
            element(&self, value)
            let length = Int32(clamping: bytes.count - place - 4)
            withUnsafeBytes(of: length.bigEndian) { bytes.replaceSubrange(place..<place + 4, with: $0) }
        }
    }

    private mutating func write(_ value: some FixedWidthInteger) {
        withUnsafeBytes(of: value.bigEndian) { bytes.append(contentsOf: $0) }
    }

    private mutating func write(_ value: UUID) {
        withUnsafeBytes(of: value.uuid) { bytes.append(contentsOf: $0) }
    }
}
