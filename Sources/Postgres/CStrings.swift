internal import CPostgres
internal import Glibc

/// A null-terminated list of C strings that lives as long as this does. Its bytes are wiped before they are freed: one
/// of them may be a password.
final class CStrings {
    private(set) var pointers: [UnsafePointer<CChar>?] = []

    init(_ texts: [String]) {
        pointers = texts.map { UnsafePointer(strdup($0)) } + [nil]
    }

    deinit {
        for case let pointer? in pointers {
            let bytes = UnsafeMutablePointer(mutating: pointer)
            memset(bytes, 0, strlen(bytes))
            free(bytes)
        }
    }
}

/// The parameters of one statement, encoded.
struct Values {
    private let encoded: [[UInt8]?]

    init(_ parameters: [Parameter]) { encoded = parameters.map(\.encoded) }

    /// Sends them with a prepared statement, all in binary; the result comes in binary too.
    func send(_ handle: OpaquePointer, _ statement: String) -> Int32 {
        // One buffer for all, so that every pointer lives until libpq has copied it.
        var lengths: [Int32] = []
        var offsets: [Int?] = []
        var buffer: [UInt8] = []
        for value in encoded {
            offsets.append(value == nil ? nil : buffer.count)
            lengths.append(Int32(value?.count ?? 0))
            buffer += value ?? []
            buffer.append(0)
        }
        let formats = [Int32](repeating: 1, count: encoded.count)
        return buffer.withUnsafeBufferPointer { buffer in
            buffer.withMemoryRebound(to: CChar.self) { buffer in
                let pointers = offsets.map { offset in offset.flatMap { buffer.baseAddress?.advanced(by: $0) } }
                return PQsendQueryPrepared(
                    handle, statement, Int32(encoded.count), pointers, lengths, formats, 1)
            }
        }
    }
}
