/// Which Linli this is.
package enum Version {
    /// As releases are numbered.
    package static let current = "0.1.0"
}
