internal import HTTPTypes
internal import Hummingbird
internal import Logging

extension IntakeService {
    /// `GET /healthz`: the process answers.
    func getHealth(_ request: Request, _ context: DoorContext) async throws -> Response {
        try Answer.json(Health(ok: true, reason: nil))
    }

    /// `GET /readyz`: something can be registered. The broker and the ledger may be away meanwhile.
    func getReadiness(_ request: Request, _ context: DoorContext) async throws -> Response {
        let desk = try await register.enrolments().first { $0.isCurrent }
        let reason: String? = desk == nil ? "notEnrolled" : desk?.left == 0 ? "numbersExhausted" : nil
        return try Answer.json(
            Health(ok: reason == nil, reason: reason), status: reason == nil ? .ok : .serviceUnavailable)
    }

    private struct Health: Encodable {
        let ok: Bool
        let reason: String?
    }
}
