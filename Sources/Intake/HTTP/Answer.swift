internal import Casework
internal import HTTPTypes
internal import Hummingbird
internal import Lines
internal import NIOCore

/// JSON answers. Nothing of them may be kept by a cache: they speak of people's affairs.
enum Answer {
    static func json(
        _ value: some Encodable, status: HTTPResponse.Status = .ok, type: String = "application/json; charset=utf-8",
        headers: HTTPFields = [:]
    ) throws -> Response {
        var headers = headers
        headers[.contentType] = type
        headers[.cacheControl] = "no-store"
        let bytes = try Codec.encode(value)
        return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    /// A problem document (RFC 9457), in the language of who reads it.
    static func problem(_ problem: Problem, in language: Language) throws -> Response {
        let document = ProblemDocument(
            type: "urn:linli:problem:\(problem.code.rawValue)", title: problem.code.title.text(in: language),
            status: problem.code.status, detail: problem.detail.text(in: language),
            faults: problem.faults.map { .init(field: $0.field, message: Words.fault($0, in: language)) })
        var headers: HTTPFields = [.contentLanguage: language.rawValue]
        if let seconds = problem.retryAfter { headers[.retryAfter] = String(seconds) }
        if let allowed = problem.values["allowed"] { headers[.allow] = allowed }
        if problem.code.status == 401 { headers[.wwwAuthenticate] = "Bearer realm=\"linli\"" }
        return try json(
            document, status: HTTPResponse.Status(code: problem.code.status),
            type: "application/problem+json; charset=utf-8", headers: headers)
    }

    private struct ProblemDocument: Encodable {
        struct FieldFault: Encodable {
            let field: String
            let message: String
        }

        let type: String
        let title: String
        let status: Int
        let detail: String
        let faults: [FieldFault]
    }
}
