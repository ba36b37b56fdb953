package import Casework

/// 人民调解受理登记表, A4: what the house knows is filled in, the rest is written by hand when the sides sit at the table.
package struct AdmissionPage: Page {
    static package let template = "admission"
    package let title = "受理登记表"

    let caseURL: String
    let caseNumber: String
    let committeeName: String
    let admittedOn: String
    let sides: [Side]
    let source = "当事人申请"
    let kindWords: String
    let account: String
    let asks = ""
    let consents: String
    let mediators: String
    let session: String
    let clerk: String

    struct Side: Sendable {
        let sideTitle: String
        let sideName: String
        // Asked at the table and not on the phone.
        let sex = ""
        let age = ""
        let people = ""
        let occupation = ""
        let reach: String
        let `where`: String
    }

    package init(_ card: CaseCard, house: String, clerk: String, in directory: Directory, at now: Instant) {
        caseURL = card.link.url
        caseNumber = card.link.inPairs
        kindWords = card.kindWords
        let referral = card.steps.last { $0.verb == .refer && $0.isDone }
        // 榕溪社区服务站 is the place, 榕溪社区 the community that has the committee.
        let community = house.hasSuffix("服务站") ? String(house.dropLast(3)) : house
        committeeName = "\(community)人民调解委员会"
        admittedOn = When.date(referral?.happened ?? now)
        let shown = card.shown
        let applicant = Side(
            sideTitle: "申请人", sideName: shown?.name ?? "", reach: shown?.phone.map { Reach.read($0) } ?? "",
            where: shown?.address ?? "")
        let others = (card.opening as? MediationBody)?.dispute?.otherSides ?? []
        sides =
            [applicant]
            + (others.isEmpty ? [Side(sideTitle: "对方", sideName: "", reach: "", where: "")] : others.map(Self.side))
        account = shown?.words ?? ""
        consents = referral.map { $0.told.facts.map(\.zh).joined(separator: ";") } ?? ""
        mediators = directory.names(of: referral?.told.doers ?? [])?.zh ?? ""
        session = referral?.told.said ?? ""
        self.clerk = clerk
    }

    private static func side(_ other: Dispute.OtherSide) -> Side {
        Side(
            sideTitle: "对方", sideName: other.person.name ?? "", reach: other.person.phone.map { Reach.read($0) } ?? "",
            where: other.address ?? "")
    }
}

extension StepTaken {
    var isDone: Bool {
        switch outcome {
        case .done, .underWay: true
        case .refused, .parked, .dropped: false
        }
    }
}
