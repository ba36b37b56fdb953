extension Words {
    /// What a notice says. It may leave the house by phone or message, so it names nobody, no place and no matter.
    package static func notice(_ code: String, in language: Language = .zh) -> String {
        (notices[code] ?? Phrase("有一件事请看服务台", "Please look at the desk")).text(in: language)
    }

    /// Whom a notice is for. A doer is named by whoever has the directory.
    package static func recipient(_ recipient: Notice.Recipient) -> Phrase? {
        switch recipient {
        case .duty: Phrase("值班的人", "whoever is on duty")
        case .actor: Phrase("登记的人", "who typed it")
        case .requester: Phrase("来办事的人", "who asked for it")
        case .doer: nil
        }
    }

    /// Every code that a decision may tell.
    package static let notices: [String: Phrase] = [
        "held": Phrase("有一件待核实,请马上看", "A case is on hold; please look at once"),
        "emergency": Phrase("紧急:有一件要马上看", "Emergency: a case needs you at once"),
        "nobodyTook": Phrase("有一件还没有人接,请看服务台", "Nobody has taken a case yet; please look at the desk"),
        "offered": Phrase("有一件事想请您办,方便请回电服务台", "Something is asked of you; please ring the desk"),
        "calledOff": Phrase("有一件先不用办了,请问服务台", "Something need not be done now; ask the desk"),
        "goesOn": Phrase(
            "刚才停的那件可以继续了,请回电服务台", "What was stopped can go on; please ring the desk"),
        "notHome": Phrase("有一件几次没人应门,请看服务台", "Nobody was home several times; please look at the desk"),
        "overCap": Phrase("比说好的多,请先打电话问一声", "It is more than was agreed; please ring first"),
        "reportDue": Phrase("有一件要先报告,请马上看", "A case has to be reported first; please look at once"),
        "complaint": Phrase("回访有一件不满意,请看服务台", "Somebody was not satisfied; please look at the desk"),
        "late": Phrase("有一件过了时间还没办好,请看服务台", "Something is overdue; please look at the desk"),
        "toSettle": Phrase("有一笔还没有结清,请看服务台", "An amount is not settled yet; please look at the desk"),
        "askSubstitute": Phrase("有东西要换,请先打电话问一声", "Something would be replaced; please ring first"),
        "toldChannel": Phrase("这件志愿者不能办,请告诉来电的人该找谁", "Volunteers may not do this; tell the caller who does"),
        "toMediate": Phrase("有一件请您调解,时间请问服务台", "You are asked to mediate; the desk knows when"),
        "rightsTold": Phrase(
            "您登记的事社区这边已办到这一步。想再了解,可以免费拨打12348,也可以找法院或主管部门;详情请打服务站电话。",
            "We have taken what you registered as far as we can. For free legal advice ring 12348; the courts and the "
                + "authorities in charge are open to you too. Ring the station for details."),
        "performanceDue": Phrase("有一件说好的事今天到期,请问一声", "Something that was promised is due today; please ask"),
        "notPerformed": Phrase("有一件说好的事没有做到,请跟进", "Something that was promised was not done; please follow up"),
        "courtConfirmation": Phrase("有一件协议的司法确认期限快到了", "The time for confirming an agreement in court is running out"),
        "toVisit": Phrase("有一次走访请您去,时间请问服务台", "You are asked to make a visit; the desk knows when"),
        "visitCancelled": Phrase("有一次走访取消了,先别去,请问服务台", "A visit is cancelled: do not go, ask the desk"),
        "careMissed": Phrase("有一次探访过了时间,请马上看", "A care visit is overdue; please look at once"),
        "proxy": Phrase("有一份代领,请打电话问本人", "A gift was received by proxy; please ring the recipient"),
        "proxyDenied": Phrase("有一份代领没有核实,请马上看", "A gift by proxy is not confirmed; please look at once"),
        "notTaken": Phrase("有一件不能安排,请看服务台", "A case cannot be arranged; please look at the desk"),
    ]
}
