internal import HTTPTypes
package import Hummingbird

extension IntakeService {
    /// Every address of the door. One that is there and does not take a method says so; a HEAD is answered like its GET,
    /// without the body.
    package func router() -> Router<DoorContext> {
        let router = Router(context: DoorContext.self, options: .autoGenerateHeadEndpoints)
        router.add(middleware: ProblemMiddleware(longestBody: house.rules.longestBody))
        for (path, method, answer) in addresses {
            router.on(path, method: method, use: answer)
            let allowed = method == .get ? "GET, HEAD" : method.rawValue
            for other in [HTTPRequest.Method.get, .post, .put, .patch, .delete, .options] where other != method {
                router.on(path, method: other) { (_, _) -> Response in
                    throw Problem(.wrongMethod, values: ["allowed": allowed])
                }
            }
        }
        return router
    }

    private typealias Address = (
        path: RouterPath, method: HTTPRequest.Method,
        answer: @Sendable (Request, DoorContext) async throws -> Response
    )

    private var addresses: [Address] {
        [
            ("/api/v1/requests", .post, postRequest),
            ("/api/v1/requests/:id", .get, getRequest),
            ("/api/v1/requests/:id/revealed", .get, getRevealed),
            ("/api/v1/cases/:number/public", .get, getPublicState),
            ("/api/v1/alarms", .get, getAlarms),
            ("/api/v1/alarms/:case/acknowledge", .post, postAcknowledgement),
            ("/healthz", .get, getHealth),
            ("/readyz", .get, getReadiness),
        ]
    }
}
