package import Casework

/// What stands around every page: the language, the house, who is signed in.
package struct Frame: Sendable {
    let zh: Bool
    let en: Bool
    let lang: String
    let assets = Asset.version
    /// Against forged posts; in every form.
    let token: String
    let house: House
    let staff: Staff?
    let otherLanguage: OtherLanguage?

    /// `staff` nil is a page without navigation; `address` is the page's own, for the same one in the other language.
    package init(
        _ house: House, in language: Language = .zh, token: String = "", staff: Staff? = nil, address: String? = nil
    ) {
        zh = language == .zh
        en = language == .en
        lang = language == .zh ? "zh-CN" : "en"
        self.token = token
        self.house = house
        self.staff = staff
        otherLanguage = address.map { OtherLanguage(of: $0, from: language) }
    }

    /// The station, this desk, and its phone as it is read and as it is dialled.
    package struct House: Sendable {
        let name: String
        let desk: String
        let phone: String?
        let dial: String?

        package init(name: String, desk: String, phone: String) {
            self.name = name
            self.desk = desk
            self.phone = phone.isEmpty ? nil : Reach.read(phone)
            dial = phone.isEmpty ? nil : Reach.dial(phone)
        }
    }

    /// Who is signed in, and what waits.
    package struct Staff: Sendable {
        let name: String
        let onNew: Bool
        let onToday: Bool
        private(set) var waiting: [Waiting]

        package enum Place: Sendable { case new, today, elsewhere }

        package init(name: String, at place: Place = .elsewhere, held: Int, toAssign: Int, untold: Int = 0) {
            self.name = name
            onNew = place == .new
            onToday = place == .today
            waiting = [
                Waiting(label: "待核实", number: held, state: "held", isRed: held > 0),
                Waiting(label: "待派", number: toAssign, state: "toAssign", isRed: false),
            ]
            if untold > 0 { waiting.append(Waiting(label: "待告知", number: untold, url: "/desk/tell", isRed: false)) }
        }
    }

    struct Waiting: Sendable {
        let label: String
        let number: String
        let url: String
        let isRed: Bool

        init(label: String, number: Int, state: String, isRed: Bool) {
            self.init(label: label, number: number, url: "/desk/today?state=\(state)", isRed: isRed)
        }

        init(label: String, number: Int, url: String, isRed: Bool) {
            self.label = label
            self.number = String(number)
            self.url = url
            self.isRed = isRed
        }
    }

    struct OtherLanguage: Sendable {
        let url: String
        let code: String
        let text: String

        init(of address: String, from language: Language) {
            let other: Language = language == .zh ? .en : .zh
            url = "\(address)\(address.contains("?") ? "&" : "?")lang=\(other.rawValue)"
            code = other == .zh ? "zh-CN" : "en"
            text = other == .zh ? "中文" : "English"
        }
    }
}
