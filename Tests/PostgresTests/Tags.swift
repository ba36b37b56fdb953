import Testing

extension Tag {
    /// Needs the private PostgreSQL that `make test` starts.
    @Tag static var database: Self
}
