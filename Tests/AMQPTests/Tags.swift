import Testing

extension Tag {
    /// Needs the private broker that `make test` starts.
    @Tag static var broker: Self
}
