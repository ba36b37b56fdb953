internal import Casework
internal import HTTPTypes
internal import Hummingbird
internal import Logging

extension IntakeService {
    /// `GET /api/v1/alarms`: held cases that nobody has said to look after, emergencies first: the top of every list.
    func getAlarms(_ request: Request, _ context: DoorContext) async throws -> Response {
        _ = try await colleague(request)
        return try Answer.json(Alarms(alarms: try await register.openAlarms().map(Alarms.Item.init)))
    }

    /// `POST /api/v1/alarms/{case}/acknowledge`: somebody looks after it, and the duty phone is left in peace. The case
    /// stays held until a request releases it.
    func postAcknowledgement(_ request: Request, _ context: DoorContext) async throws -> Response {
        let actor = try await colleague(request)
        guard let known = try await knownCase(context.parameters.get("case") ?? "") else {
            throw Problem(.unknownNumber)
        }
        let now = house.now()
        switch try await register.acknowledge(known.id, by: actor.id, at: now) {
        case .acknowledged:
            context.logger.notice(
                "alarm acknowledged", metadata: ["case.id": "\(known.id)", "actor": "\(actor.id)"])
            return try Answer.json(Acknowledged(case: known.id.description, by: actor.id, at: now.iso))
        case .already(let by, let at):
            return try Answer.json(Acknowledged(case: known.id.description, by: by, at: at.iso))
        case .noAlarm: throw Problem(.unknownNumber)
        }
    }

    private func colleague(_ request: Request) async throws -> Actor {
        guard let actor = try credential(of: request) else { throw Problem(.tokenMissing) }
        guard Permission.mayAcknowledge(actor) else { throw Problem(.notYours) }
        return actor
    }

    private struct Acknowledged: Encodable {
        let `case`: String
        let by: String
        let at: String
    }

    private struct Alarms: Encodable {
        let alarms: [Item]

        struct Item: Encodable {
            let `case`: String
            let number: String?
            let kind: String
            let grid: String
            let emergency: Bool
            let since: String
            let sounded: Int

            init(_ alarm: OpenAlarm) {
                self.case = alarm.caseID.description
                number = alarm.number
                kind = alarm.kind.text
                grid = alarm.grid.text
                emergency = alarm.isEmergency
                since = alarm.since.iso
                sounded = alarm.sounded
            }
        }
    }
}
