package import Work

/// What comes of a delivery's properties. The other way is `PublishScratch`; `docs/message-contract.md` has both.
extension Properties {
    /// The message that these properties and a body make, or why they make none.
    package func message(_ body: [UInt8], isCut: Bool = false) -> Result<Message, MalformedMessage> {
        func malformed(_ reason: String) -> Result<Message, MalformedMessage> {
            .failure(MalformedMessage(reason: reason, messageID: messageID, headers: keptHeaders, body: body))
        }
        guard let messageID else { return malformed("no message_id") }
        guard let id = UUIDText.parse(messageID) else { return malformed("message_id is not a UUID") }
        guard let type, !type.isEmpty else { return malformed("no type") }
        guard !isCut else { return malformed("the body is longer than \(body.count) bytes") }
        guard !self.isCut else { return malformed("more headers than are read") }
        var message = Message(
            id: id, type: type, contentType: contentType ?? "",
            timestamp: at ?? Int64(clamping: timestamp ?? 0).clampedMilliseconds, appID: appID ?? "", headers: headers,
            body: body)
        if let correlationID {
            guard let caseID = UUIDText.parse(correlationID) else { return malformed("correlation_id is not a UUID") }
            message.caseID = caseID
        }
        return .success(message)
    }
}

extension Properties {
    /// The headers with all else that came, for whoever has to find out what it was meant to be.
    private var keptHeaders: [String: HeaderValue] {
        let texts = [
            "message-id": messageID, "correlation-id": correlationID, "type": type, "content-type": contentType,
            "app-id": appID,
        ]
        var kept = headers
        for case (let name, let text?) in texts { kept[Header.original(name)] = .text(text) }
        if let milliseconds = at ?? timestamp.map({ Int64(clamping: $0).clampedMilliseconds }) {
            kept[Header.original("timestamp")] = .integer(milliseconds)
        }
        return kept
    }
}

extension Int64 {
    /// Seconds as milliseconds; a time that no clock shows stays the largest one.
    fileprivate var clampedMilliseconds: Int64 {
        let (milliseconds, overflow) = multipliedReportingOverflow(by: 1000)
        return overflow ? .max : milliseconds
    }
}
