internal import HTTPTypes

/// The one cookie of the house: the key of a session, which no script can read and no other site can send.
enum Cookies {
    static let name = "linli"

    static func key(in headers: HTTPFields) -> SessionKey? {
        for header in headers[values: .cookie] {
            for part in header.split(separator: ";") {
                let pair = part.drop { $0 == " " }.split(separator: "=", maxSplits: 1)
                guard pair.count == 2, pair[0] == name, pair[1].utf8.count <= 200 else { continue }
                return SessionKey(shown: String(pair[1]))
            }
        }
        return nil
    }

    static func set(_ key: SessionKey, isSecure: Bool) -> String {
        "\(name)=\(key.text); Path=/; HttpOnly; SameSite=Strict\(isSecure ? "; Secure" : "")"
    }

    static let forget = "\(name)=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0"
}

/// Where somebody wanted to go before signing in: an address of the desk, and no other.
enum ReturnAddress {
    static let usual = "/desk/new"

    static func checked(_ typed: String?) -> String {
        guard let typed, typed.hasPrefix("/desk/"), typed.utf8.count <= 300, !typed.contains("//"),
            typed.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f && $0 != UInt8(ascii: "\\") })
        else { return usual }
        return typed
    }

    /// As a value within an address.
    static func escaped(_ address: String) -> String {
        address.utf8.map { byte in
            let sign = Character(Unicode.Scalar(byte))
            if byte < 0x80, sign.isLetter || sign.isNumber || "/-_.".contains(sign) { return String(sign) }
            return "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
        }.joined()
    }
}
