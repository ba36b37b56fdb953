extension Words {
    /// What the tracking page says to whoever has the number and the phone's last digits: where it stands and no more,
    /// no name, no amount, no place. Disputes and visits are not shown there at all, and nothing that is held.
    package static func tracking(_ line: Line, _ summary: Summary, in language: Language = .zh) -> String {
        guard line == .errand, summary.status != .held else { return ask.text(in: language) }
        return publicState(of: summary.status).text(in: language)
    }

    /// The same for a wrong number and for wrong digits.
    package static let notFound = Phrase("没有查到,请核对编号,或打服务站电话", "Nothing found. Check the number, or ring the station")

    /// For what is not shown online.
    package static let ask = Phrase("这类事项请打服务站电话了解", "Please ring the station about this")

    private static func publicState(of status: Status) -> Phrase {
        switch status {
        case .toAssign, .offered: Phrase("已登记,正在找人", "Registered; we are finding somebody")
        case .inProgress: Phrase("有人接了,正在办", "Somebody has it in hand")
        case .toConfirmAmount, .toConfirmSubstitute, .disputed: Phrase("我们会打电话问您一声", "We will ring you about it")
        case .purchased: Phrase("志愿者已买好,正在送去", "The volunteer has bought it and is on the way")
        case .toSettle, .closed, .returned: Phrase("已办好", "Done")
        case .answered: Phrase("已答复", "Answered")
        case .relayed: Phrase("已转告", "Passed on")
        case .toldChannel: Phrase("请按告诉您的电话联系", "Please ring the number that you were told")
        case .cancelled: Phrase("已撤销", "Cancelled")
        case .registered: Phrase("已登记", "Registered")
        case .held, .notTaken, .toTalk, .toRefer, .toHelp, .admitted, .performing, .withBranch, .settledOnTheSpot,
            .terminated,
            .toVisit, .toCare:
            ask
        }
    }
}
