/// 登录服务台.
package struct SignInPage: Page {
    static package let template = "sign-in"
    package let title = "登录"

    let account: String
    let returnTo: String?
    let faults: Faults?

    /// `sorry` is why the last try did not succeed.
    package init(account: String = "", returnTo: String? = nil, sorry: String? = nil) {
        self.account = account
        self.returnTo = returnTo
        faults = sorry.flatMap { Faults([.init(target: "f-password", sentence: $0)], heading: "没有登录") }
    }
}

/// Something that could not be done: what happened, and what to do.
package struct ErrorPage: Page {
    static package let template = "error"
    package let title: String

    let heading: String
    let whatToDo: String
    let wayOut: WayOut?
    let keptWords: String?
    let reference: String?

    package struct WayOut: Sendable {
        let url: String
        let text: String

        package init(url: String, text: String) {
            self.url = url
            self.text = text
        }
    }

    package init(
        heading: String, whatToDo: String, wayOut: WayOut? = nil, keptWords: String? = nil, reference: String? = nil
    ) {
        title = heading
        self.heading = heading
        self.whatToDo = whatToDo
        self.wayOut = wayOut
        self.keptWords = keptWords
        self.reference = reference
    }
}
