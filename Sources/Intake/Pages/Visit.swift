internal import Casework
internal import HTTPTypes
internal import Hummingbird
internal import HummingbirdCore
internal import NIOCore
internal import Pages

/// Somebody who looks at a page: who they are, what they posted, in which language.
struct Visit: Sendable {
    let request: Request
    let context: DoorContext
    /// Nil on pages for anybody.
    let session: Session?
    let form: PostedForm

    var query: FlatDictionary<Substring, Substring> { request.uri.queryParameters }
    func parameter(_ name: String) -> String { context.parameters.get(name).flatMap(PathText.plain) ?? "" }

    /// What the address asks for, else what the browser would rather have.
    var language: Language {
        query["lang"].flatMap { Language(rawValue: String($0)) }
            ?? Language(accepting: request.headers[.acceptLanguage])
    }

    /// The session of who is signed in; an address that needs one is not reached without.
    var signedIn: Session {
        get throws(Problem) {
            guard let session else { throw Problem(.tokenMissing) }
            return session
        }
    }
}
