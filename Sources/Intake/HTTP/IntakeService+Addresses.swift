internal import Casework
internal import HTTPTypes
package import Hummingbird

/// One address of the door: who may come to it, and who answers.
struct DoorAddress: Sendable {
    let path: String
    let method: HTTPRequest.Method
    let access: Access
    let answer: @Sendable (Request, DoorContext) async throws -> Response
}

extension IntakeService {
    /// Every address of the door. One that is there and does not take a method says so; a HEAD is answered like its GET,
    /// without the body.
    package func router() -> Router<DoorContext> {
        let router = Router(context: DoorContext.self, options: .autoGenerateHeadEndpoints)
        let methods = Dictionary(grouping: addresses, by: \.path).map { path, addresses in
            (pattern: path.split(separator: "/"), methods: addresses.map(\.method))
        }
        router.add(
            middleware: ProblemMiddleware(
                longestBody: house.rules.longestBody,
                allowed: { path in Self.allowed(methods, at: path.split(separator: "/")) }))
        for address in addresses {
            router.on(RouterPath(address.path), method: address.method) { request, context in
                try await admit(address, request)
                return try await address.answer(request, context)
            }
        }
        return router
    }

    /// The methods that an address takes, as `Allow` names them; nil where there is no such address.
    private static func allowed(
        _ all: [(pattern: [Substring], methods: [HTTPRequest.Method])], at path: [Substring]
    ) -> [String]? {
        let methods = all.filter { pattern, _ in
            pattern.count == path.count && zip(pattern, path).allSatisfy { $0.hasPrefix(":") || $0 == $1 }
        }.flatMap(\.methods)
        guard !methods.isEmpty else { return nil }
        return methods.flatMap { $0 == .get ? ["GET", "HEAD"] : [$0.rawValue] }.sorted()
    }

    /// What a program needs to come in; who is signed in on the pages is looked at there.
    private func admit(_ address: DoorAddress, _ request: Request) async throws {
        guard case .token(let roles) = address.access, !roles.contains(.resident) else { return }
        guard let actor = try credential(of: request) else { throw Problem(.tokenMissing) }
        guard roles.contains(actor.role) else { throw Problem(.notYours, roles: roles) }
    }

    var addresses: [DoorAddress] { programs + pages }

    /// What programs use; `openapi.json` describes it.
    var programs: [DoorAddress] {
        let everybody = Permit.staff.union([.doer, .resident])
        return [
            DoorAddress(path: "/api/v1/requests", method: .post, access: .token(everybody), answer: postRequest),
            DoorAddress(path: "/api/v1/requests/:id", method: .get, access: .anybody, answer: getRequest),
            DoorAddress(
                path: "/api/v1/requests/:id/revealed", method: .get, access: .token(Permit.staff.union([.doer])),
                answer: getRevealed),
            DoorAddress(path: "/api/v1/cases/:number/public", method: .get, access: .anybody, answer: getPublicState),
            DoorAddress(path: "/api/v1/alarms", method: .get, access: .token(Permit.staff), answer: getAlarms),
            DoorAddress(
                path: "/api/v1/alarms/:case/acknowledge", method: .post, access: .token(Permit.staff),
                answer: postAcknowledgement),
            DoorAddress(path: "/api/openapi.json", method: .get, access: .anybody, answer: getDocument),
            DoorAddress(path: "/healthz", method: .get, access: .anybody, answer: getHealth),
            DoorAddress(path: "/readyz", method: .get, access: .anybody, answer: getReadiness),
        ]
    }

    private var pages: [DoorAddress] {
        [
            page("/", .get, .anybody, getStart), page("/sign-in", .get, .anybody, getSignIn),
            page("/sign-in", .post, .anybody, postSignIn), page("/sign-out", .post, .staff, postSignOut),
            page("/desk/new", .get, .staff, getNew), page("/desk/new", .post, .staff, postNew),
            page("/desk/recall", .post, .staff, postRecall),
            page("/desk/receipt/:id", .get, .staff, getReceipt), page("/desk/outcome/:id", .get, .staff, getOutcome),
            page("/desk/today", .get, .staff, getToday), page("/desk/cases/:number", .get, .staff, getCase),
            page("/desk/tell", .get, .staff, getTell), page("/desk/tell", .post, .staff, postTold),
            page("/desk/cases/:number/:verb", .post, .staff, postStep),
            page("/desk/cases/:number/slip", .get, .staff, getSlip),
            page("/desk/cases/:number/admission", .get, .staff, getAdmission),
            page("/desk/cases/:number/signatures", .get, .staff, getSignatures),
            page("/form", .get, .anybody, getForm), page("/form", .post, .anybody, postForm),
            page("/track", .get, .anybody, getTrack), page("/track", .post, .anybody, postTrack),
            page("/track/change", .post, .anybody, postTrackChange),
            DoorAddress(path: "/static/:name", method: .get, access: .anybody, answer: getAsset),
        ]
    }
}
