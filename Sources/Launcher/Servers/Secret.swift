internal import Glibc

/// Passwords and the Erlang cookie: made once from the system's random source, kept in a file that only the servers'
/// user can read, and the same at every later start.
enum Secret {
    /// The secret in that file of the place; a new one is made and kept when there is none.
    static func kept(at path: String, in place: Place, mode: mode_t = 0o600) throws(LauncherError) -> String {
        if let known = place.read(path), !known.isEmpty { return known }
        let secret = make()
        try place.write(secret, to: path, mode: mode)
        return secret
    }

    /// 32 letters and digits, about 190 bits: nothing that a shell, a URL or a configuration file would read otherwise.
    static func make() -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")
        return String((0..<32).map { _ in alphabet[Int.random(in: alphabet.indices)] })
    }
}
