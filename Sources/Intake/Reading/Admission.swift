internal import Casework
internal import FoundationEssentials
internal import Lines
internal import Work

/// Makes an entry of the register out of what was typed, or names everything that is wrong with it at once. It looks at
/// the body, the credentials and the directory, and at no case: what a case allows, its line decides.
struct Admission: Sendable {
    let house: House
    let register: Register

    /// Something that may be registered, and what its sender is told about it.
    struct Admitted: Sendable {
        let entry: Entry
        /// 待补.
        var incomplete: [String] = []
        var screening = Screening()
    }

    /// A new case.
    func submission(_ typed: TypedRequest) throws -> Admitted {
        var fields = try fields(typed.fields)
        let door = try door(&fields, typed, verb: .submit)
        let paper = paper(&fields, typed)
        guard let line = line(&fields) else {
            // Which line it would be nobody can tell; what any submission needs is named all the same.
            _ = Submission.read(from: &fields)
            throw Problem(.faultyFields, faults: fields.faults)
        }
        let body = line.body
        return try submission(body, line: line, &fields, typed, door, paper: paper)
    }

    /// A step of a case that is there.
    func followUp(_ typed: TypedRequest, of known: KnownCase) throws -> Admitted {
        var values = typed.fields
        if typed.verb == .amend { place(&values) } else { values["room"] = nil }
        if let credential = typed.credential, credential.role == .doer, let doer = credential.doer {
            try inOwnName(doer, &values)
        }
        var fields = try fields(values)
        let door = try door(&fields, typed, verb: typed.verb)
        let body = known.line.body
        return try followUp(body, of: known, &fields, typed, door)
    }

    // MARK: by line

    private func submission<Body: LineBody>(
        _: Body.Type, line: Line, _ fields: inout Fields, _ typed: TypedRequest, _ door: Door, paper: CaseNumber?
    ) throws(Problem) -> Admitted {
        let read = Body.read(.submit, from: &fields)
        let grid = grid(&fields)
        guard fields.faults.isEmpty, var body = read, var submission = body.submission else {
            throw Problem(.faultyFields, faults: fields.faults)
        }
        settle(&submission, grid: grid)
        submission.screening.words = typed.dangers
        body.submission = submission
        let screening = submission.screening
        let isHeld = screening.holds(through: door.channel)
        let isUrgent = isHeld || door.isUrgent
        let caseID = CaseID(house.ids())
        var entry = entry(
            typed, door, line: line, caseID: caseID, target: .opens(submission.kind, paper: paper),
            urgency: isUrgent ? .urgent : .normal, grid: submission.grid, body: body)
        entry.isHeld = isHeld
        entry.isEmergency = screening.danger == true
        entry.marks = marks(phone: submission.requester.phone, room: submission.room)
        return Admitted(entry: entry, incomplete: submission.incomplete, screening: screening)
    }

    private func followUp<Body: LineBody>(
        _: Body.Type, of known: KnownCase, _ fields: inout Fields, _ typed: TypedRequest, _ door: Door
    ) throws(Problem) -> Admitted {
        let before = fields.faults.count
        let read = typed.verb == .due ? nil : Body.read(typed.verb, from: &fields)
        if read == nil && fields.faults.count == before {
            fields.fault("verb", .unknownCode, ["value": typed.verb.rawValue])
        }
        let remark = remark(&fields, typed.verb)
        guard fields.faults.isEmpty, let body = read else { throw Problem(.faultyFields, faults: fields.faults) }
        let isUrgent = known.isUrgent || door.isUrgent || typed.verb == .release
        var entry = entry(
            typed, door, line: known.line, caseID: known.id, target: .follows(known),
            urgency: isUrgent ? .urgent : .normal, grid: known.grid, remark: remark, body: body)
        if typed.verb == .amend { entry.marks = amendedMarks(fields) }
        entry.isEmergency = typed.verb == .emergency
        // Where no clerk was, words of danger hold a case whenever they come.
        entry.isHeld =
            entry.isEmergency || (!typed.dangers.isEmpty && !door.channel.hasClerk && typed.actor.role == .resident)
        return Admitted(entry: entry, screening: Screening(words: typed.dangers))
    }

    /// The entry around a body. It is sealed when its number and predecessor are known.
    private func entry<Body: LineBody>(
        _ typed: TypedRequest, _ door: Door, line: Line, caseID: CaseID, target: Entry.Target, urgency: Urgency,
        grid: GridCode, remark: String? = nil, body: Body
    ) -> Entry {
        let id = RequestID(house.ids())
        let seal = RequestSeal(house.ring)
        var entry = Entry(
            id: id, caseID: caseID, target: target, line: line, verb: body.verb, channel: door.channel,
            actor: typed.actor, urgency: urgency, grid: grid, at: door.at
        ) { number, after in
            let request = Request(
                id: id, caseID: caseID, after: after, line: line, urgency: urgency, verb: body.verb,
                actor: typed.actor, onBehalfOf: door.onBehalfOf, heardBy: door.heardBy, channel: door.channel,
                occurredAt: door.occurredAt, at: door.at, remark: remark, body: body)
            let envelope = RequestEnvelope(request: request, number: number?.text)
            return try seal.close(envelope, grid: grid, traceparent: typed.traceparent)
        }
        entry.once = once(typed)
        return entry
    }
}
