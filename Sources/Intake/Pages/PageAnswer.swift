internal import Casework
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

/// Pages as answers. No script and no style but the house's own, nothing kept by a cache, nothing within a frame.
enum PageAnswer {
    static func html(_ text: String, status: HTTPResponse.Status = .ok) -> Response {
        var headers = guarded
        headers[.contentType] = "text/html; charset=utf-8"
        return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }

    /// On to another page after something was posted, so that loading it again posts nothing.
    static func redirect(to address: String) -> Response {
        var headers = guarded
        headers[.location] = address
        return Response(status: .seeOther, headers: headers)
    }

    static let guarded: HTTPFields = {
        var headers = HTTPFields()
        headers[.cacheControl] = "no-store"
        headers[.contentSecurityPolicy] =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
            + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
        headers[.xContentTypeOptions] = "nosniff"
        headers[.referrerPolicy] = "no-referrer"
        headers[.frameOptions] = "DENY"
        headers[.openerPolicy] = "same-origin"
        return headers
    }()
}

extension HTTPField.Name {
    static var referrerPolicy: Self { page("Referrer-Policy") }
    static var frameOptions: Self { page("X-Frame-Options") }
    static var openerPolicy: Self { page("Cross-Origin-Opener-Policy") }
    static var fetchSite: Self { page("Sec-Fetch-Site") }
    static var forwardedProto: Self { page("X-Forwarded-Proto") }

    private static func page(_ name: String) -> Self {
        guard let name = Self(name) else { preconditionFailure("\(name) is a name of a header") }
        return name
    }
}
