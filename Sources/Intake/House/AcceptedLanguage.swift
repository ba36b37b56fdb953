internal import Casework

extension Language {
    /// What a client would rather read, by its `Accept-Language` (RFC 9110): Chinese unless it asks for English and
    /// does not ask for Chinese as much.
    init(accepting header: String?) {
        var wishes: [Language: Double] = [:]
        for part in (header ?? "").split(separator: ",").prefix(20) {
            let pieces = part.split(separator: ";").map { $0.filter { $0 != " " }.lowercased() }
            guard let tag = pieces.first, let language = Language(rawValue: String(tag.prefix { $0 != "-" })) else {
                continue
            }
            let quality = pieces.dropFirst().first { $0.hasPrefix("q=") }.map { Double($0.dropFirst(2)) ?? 0 } ?? 1
            wishes[language] = max(wishes[language] ?? 0, quality)
        }
        self = (wishes[.en] ?? 0) > (wishes[.zh] ?? 0) ? .en : .zh
    }
}
