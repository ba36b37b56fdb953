internal import Glibc

/// A null-terminated list of C strings that lives as long as this does. Its bytes are wiped before they are freed: one
/// of them may be a password.
final class CStrings {
    /// As `PQconnectStartParams()` takes them.
    let pointers: [UnsafePointer<CChar>?]

    /// Copies the texts.
    init(_ texts: [String]) { pointers = texts.map { UnsafePointer(strdup($0)) } + [nil] }

    deinit {
        for case let pointer? in pointers {
            let bytes = UnsafeMutablePointer(mutating: pointer)
            // Unlike `memset()`, it is not left out because nobody reads the bytes again.
            explicit_bzero(bytes, strlen(bytes))
            free(bytes)
        }
    }
}
