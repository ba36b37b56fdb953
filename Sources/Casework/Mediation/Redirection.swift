/// 告知渠道: where a matter belongs that is nobody's to mediate: before a court or in arbitration already, a petition, a crime,
/// somebody who needs help and no talk (北京市接诉即办工作条例 Art. 11).
package struct Redirection: Codable, Hashable, Sendable {
    package var channel: LawfulChannel
    package var words: String?

    static func read(from fields: inout Fields) -> Redirection? {
        let words = fields.text("text")
        return fields.requiredChoice("where").map { Redirection(channel: $0, words: words) }
    }

    static let fields = [
        Form.Field("where", .one(.answers(LawfulChannel.allCases, Words.channel))).required(),
        Form.Field("text", .words(longest: Fields.longest)).folded(),
    ]
}

package enum LawfulChannel: String, Codable, Sendable, CaseIterable {
    case police, court, arbitration, labour, reconsideration, petition, fire, women, lawyer
}

extension Words {
    /// Where to turn, with the number that holds anywhere.
    package static func channel(_ channel: LawfulChannel) -> Phrase {
        switch channel {
        case .police: Phrase("公安 110", "police, 110")
        case .court: Phrase("法院 12368", "court, 12368")
        case .arbitration: Phrase("仲裁机构", "arbitration")
        case .labour: Phrase("劳动监察 12333", "labour inspection, 12333")
        case .reconsideration: Phrase("行政复议 12348", "administrative review, 12348")
        case .petition: Phrase("信访 12345", "petitions, 12345")
        case .fire: Phrase("消防举报 96119", "fire safety, 96119")
        case .women: Phrase("妇联 12338", "women's rights line, 12338")
        case .lawyer: Phrase("法律援助 12348", "legal aid, 12348")
        }
    }
}

extension Step<Mediation> {
    /// It ends here, and goes on where it belongs. Whoever is protected was told face to face, and has no message of it.
    mutating func redirect(_ redirection: Redirection) {
        guard let state, mayBeMediated(.toTalk, .toRefer, .toHelp, .withBranch) else { return }
        let words = keep(.words, of: state.matter.requester, ["text": redirection.words])
        record(.redirected(redirection.channel, words: words, at: request.occurredAt))
        record(.ended(.toldChannel, at: request.occurredAt))
        if !state.matter.isRestricted { tell(.requester, "rightsTold") }
    }
}
