internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

extension IntakeService {
    /// `GET /api/openapi.json`: what programs may ask of the door. Written by hand; a test holds it against the table of
    /// addresses and the lines' forms.
    func getDocument(_ request: Request, _ context: DoorContext) async throws -> Response {
        Response(
            status: .ok, headers: [.contentType: "application/json; charset=utf-8", .cacheControl: "no-cache"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: PackageResources.openapi_json)))
    }
}
