internal import Casework
internal import HTTPTypes
internal import Hummingbird
internal import Logging
internal import NIOCore

/// Makes a problem document out of every error, and logs those that nobody has foreseen: at error, which the framework
/// itself would do at debug. What was typed is in no error and in no log.
struct ProblemMiddleware: RouterMiddleware {
    typealias Context = DoorContext

    let longestBody: Int
    /// The methods that an address takes; nil where there is none.
    let allowed: @Sendable (_ path: String) -> [String]?

    func handle(
        _ request: Request, context: DoorContext, next: @concurrent (Request, DoorContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch {
            let language = Language(accepting: request.headers[.acceptLanguage])
            var problem = Self.problem(error, longestBody: longestBody, context.logger)
            if problem.code == .notFound, let allowed = allowed(request.uri.path),
                !allowed.contains(request.method.rawValue)
            {
                problem = Problem(.wrongMethod, values: ["allowed": allowed.joined(separator: ", ")])
            }
            let answer = try Answer.problem(problem, in: language)
            // A body here would be taken for the beginning of the next answer.
            return request.method == .head ? answer.createHeadResponse() : answer
        }
    }

    static func problem(_ error: any Error, longestBody: Int, _ log: Logger) -> Problem {
        switch error {
        case let problem as Problem: return problem
        case is NIOTooManyBytesError: return Problem(.tooLarge, values: ["longest": String(longestBody)])
        case let error as HTTPError where error.status == .notFound: return Problem(.notFound)
        case let error as RegisterError where error.code == .closed: return Problem(.stopping, retryAfter: 5)
        default:
            log.error("request failed", metadata: ["error": "\(error)", "error.type": "\(type(of: error))"])
            return Problem(.broken)
        }
    }
}
