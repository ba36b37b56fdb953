internal import Casework
internal import Lines
internal import Work

extension Admission {
    /// What a request says about itself, whatever it asks for.
    struct Door: Sendable {
        let channel: Channel
        /// Now: what the resident's clock counts from.
        let at: Instant
        let occurredAt: Instant
        let onBehalfOf: String?
        let heardBy: HeardBy?
        let isUrgent: Bool
    }

    func door(_ fields: inout Fields, _ typed: TypedRequest, verb: Verb) throws(Problem) -> Door {
        _ = fields.text("verb", longest: 40)
        let channel = channel(&fields, typed.credential)
        try Permission.check(
            typed.credential, verb: verb, channel: channel, isRequester: typed.isRequester)
        let now = house.now()
        let occurredAt = fields.instant("occurredAt") ?? now
        if occurredAt > now { fields.fault("occurredAt", .inTheFuture) }
        let onBehalfOf = fields.code("onBehalfOf", as: DoerID.self)
        return Door(
            channel: channel, at: now, occurredAt: occurredAt, onBehalfOf: onBehalfOf?.text,
            heardBy: fields.choice("heardBy"), isUrgent: fields.flag("urgent") ?? false)
    }

    /// As it was said; else a desk's or a steward's by the credential, and a program's where there is none.
    private func channel(_ fields: inout Fields, _ credential: Actor?) -> Channel {
        let usual: Channel =
            switch credential?.role ?? .resident {
            case .resident, .house: .api
            case .doer: .link
            case .desk, .coordinator, .finance, .secretary, .admin: .desk
            }
        guard let channel: Channel = fields.choice("channel") else { return usual }
        switch channel {
        case .phone, .form, .walkIn, .doorstep, .desk, .link, .api: return channel
        case .timer, .followOn:
            fields.fault("channel", .unknownCode, ["value": channel.rawValue])
            return usual
        }
    }

    /// The line that was named, or the one that alone has the kind.
    func line(_ fields: inout Fields) -> Line? {
        let before = fields.faults.count
        let named: Line? = fields.choice("line")
        guard case .text(let typed)? = fields.raw("kind"), KindCode.isNeutral(Text.clean(typed)) else { return named }
        let kind = KindCode(Text.clean(typed))
        let lines = Set(house.catalogue.kinds.filter { $0.code == kind }.map(\.line))
        if let named {
            if !lines.contains(named) { fields.fault("kind", .unknownCode, ["value": kind.text]) }
            return named
        }
        guard fields.faults.count == before else { return nil }
        if lines.isEmpty { fields.fault("kind", .unknownCode, ["value": kind.text]) }
        if lines.count > 1 { fields.fault("line", .missing) }
        return lines.count == 1 ? lines.first : nil
    }

    /// A number that stands on paper already: only somebody at the desk has any.
    func paper(_ fields: inout Fields, _ typed: TypedRequest) -> CaseNumber? {
        guard typed.credential != nil, let text = fields.text("number", longest: 20) else { return nil }
        let number = CaseNumber(text)
        if number == nil { fields.fault("number", .unknownCode, ["value": text]) }
        return number
    }
}

extension Admission {
    /// What a doer types with her own credential she has done herself: her code stands where a doer's is asked for, and
    /// nobody else's alone.
    func inOwnName(_ doer: DoerID, _ values: inout [String: JSONValue]) throws(Problem) {
        for field in ["doer", "onBehalfOf"] {
            guard case .text(let typed)? = values[field] else { continue }
            guard Text.clean(typed) == doer.text else { throw Problem(.notYours) }
        }
        values["doer"] = .text(doer.text)
        for field in ["visitors", "talkedBy"] {
            guard case .list(let typed)? = values[field], !typed.isEmpty else {
                values[field] = .list([.text(doer.text)])
                continue
            }
            guard typed.contains(.text(doer.text)) else { throw Problem(.notYours) }
        }
    }
}

extension Admission {
    /// What was typed, with who the approver is in the directory: nobody approves what they do themselves. A code that
    /// nobody of the house has is a fault. A receipt's number brings the digest by which the house knows it again.
    func fields(_ typed: [String: JSONValue]) throws -> Fields {
        var values = typed
        values["approverDoer"] = nil
        if case .text(let number)? = typed["receiptNumber"], !Text.clean(number).isEmpty {
            let digest = Digests(secret: house.ring.digestSecret).receipt(Text.clean(number))
            values["receiptDigest"] = .text(digest.hexadecimal)
        }
        guard case .text(let text)? = typed["approvedBy"], !Text.clean(text).isEmpty else { return Fields(values) }
        let approver = try register.colleague(Text.clean(text))
        if let doer = approver?.doer { values["approverDoer"] = .text(doer.text) }
        var fields = Fields(values)
        if !(approver.map { !$0.isDisabled && Permit.staff.contains($0.role) } ?? false) {
            fields.fault("approvedBy", .unknownCode, ["value": text])
        }
        return fields
    }
}

/// Who may come in through which door, and with what. What a case allows, its line decides.
enum Permission {
    static func check(
        _ credential: Actor?, verb: Verb, channel: Channel, isRequester: Bool = false
    ) throws(Problem) {
        guard let credential else {
            if isRequester, Permit.ofRequester.contains(verb), channel == .form { return }
            guard verb == .submit, channel == .form || channel == .api else { throw Problem(.tokenMissing) }
            return
        }
        guard Permit.allows(credential.role, verb) else {
            // A timer's verb is no role's: that it cannot be typed is named where it is read.
            guard verb != .due else { return }
            throw Problem(.notYours, roles: Permit.roles(for: verb))
        }
        switch credential.role {
        case .desk, .coordinator, .finance, .secretary, .admin: break
        case .doer:
            guard channel == .link || channel == .doorstep || !channel.hasClerk else { throw Problem(.notYours) }
        case .resident, .house:
            guard verb == .submit, channel == .form || channel == .api else { throw Problem(.notYours) }
        }
    }

    /// Who may say that they look after a held case.
    static func mayAcknowledge(_ credential: Actor) -> Bool {
        Permit.staff.contains(credential.role)
    }
}
