/// A file beside the pages: the style sheet, the icon, the small scripts. It is part of the program, and its address
/// carries its version, so that a browser may keep it for ever.
package struct Asset: Sendable {
    package let name: String
    package let type: String
    package let bytes: [UInt8]

    package static let all: [Asset] = [
        Asset(name: "linli.css", type: "text/css; charset=utf-8", bytes: PackageResources.linli_css),
        Asset(name: "linli.svg", type: "image/svg+xml", bytes: PackageResources.linli_svg),
        script("draft.js", PackageResources.draft_js), script("keys.js", PackageResources.keys_js),
        script("outcome.js", PackageResources.outcome_js), script("paper.js", PackageResources.paper_js),
        script("recall.js", PackageResources.recall_js), script("secrets.js", PackageResources.secrets_js),
    ]

    package static func named(_ name: String) -> Asset? { all.first { $0.name == name } }

    /// Of all of them together: another one with every change of any.
    package static let version: String = {
        let hash = all.reduce(UInt64(0xcbf2_9ce4_8422_2325)) { hash, asset in
            asset.bytes.reduce(hash) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        }
        return String(hash, radix: 16)
    }()

    private static func script(_ name: String, _ bytes: [UInt8]) -> Asset {
        Asset(name: name, type: "text/javascript; charset=utf-8", bytes: bytes)
    }
}
