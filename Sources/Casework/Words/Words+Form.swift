extension Words {
    /// A step's name on its button.
    package static func button(_ verb: Verb, of line: Line) -> Phrase {
        buttons["\(line.rawValue).\(verb.rawValue)"] ?? self.verb(verb) ?? Phrase(verb.rawValue, verb.rawValue)
    }

    /// What folded fields stand under.
    package static let more = Phrase("更多", "More")

    /// What a field is called in its form: the step's own word where the general one would not fit.
    package static func label(of path: String, in form: Form) -> Phrase {
        own(path, in: form, labels) ?? field(path)
    }

    /// What stands small under a field; nil where its name says all.
    package static func hint(of path: String, in form: Form) -> Phrase? { own(path, in: form, hints) }

    /// What is wrong with a field of this form. What is missing is asked for by the name that the form gives it.
    package static func fault(_ fault: Fault, in form: Form, _ language: Language = .zh) -> String {
        guard fault.code == .missing, let field = form.field(at: fault.field) else {
            return self.fault(fault, in: language)
        }
        let label = label(of: fault.field, in: form)
        let sentence =
            field.choices == nil
            ? Phrase("请写\(label.zh)", "\(label.en) is missing") : Phrase("请选\(label.zh)", "choose: \(label.en)")
        return sentence.text(in: language)
    }

    /// The nearest entry: of the line's step, of the step in any line, of the field in any step. Places in lists do not
    /// matter to it.
    private static func own(_ path: String, in form: Form, _ table: [String: Phrase]) -> Phrase? {
        let name = path.split(separator: ".").map { $0.prefix { $0 != "[" } }.joined(separator: ".")
        let step = "\(form.verb.rawValue).\(name)"
        return table["\(form.line.rawValue).\(step)"] ?? table[step] ?? table["*.\(name)"]
    }

    private static let buttons: [String: Phrase] = [
        "errand.confirm": Phrase("本人确认", "Her answer"), "errand.giveBack": Phrase("不要了·退回", "Not wanted"),
        "condolence.confirm": Phrase("核实代领", "Confirm with her"),
        "mediation.record": Phrase("补录就地化解", "Record as settled"),
    ]

    private static let labels: [String: Phrase] = [
        "submit.text": Phrase("要办什么", "What it is about"), "*.text": Phrase("原话", "What was said"),
        "note.text": Phrase("补充什么", "What is added"), "cancel.text": Phrase("为什么撤销", "Why it is cancelled"),
        "hold.text": Phrase("要核实什么", "What has to be looked at"),
        "amend.text": Phrase("改成要办什么", "What it is really about"),
        "deceased.text": Phrase("怎么知道的", "How it is known"),
        "errand.confirm.capFen": Phrase("本人同意到多少钱", "Up to how much the resident agrees"),
        "errand.settle.cashFen": Phrase("交回的现金", "Cash handed in"),
        "errand.settle.borneFen": Phrase("社区承担", "Borne by the community"),
        "errand.correct.totalFen": Phrase("改成多少", "What it should be"),
        "errand.entrust.cashFen": Phrase("信封里的现金", "Cash in the envelope"),
        "dispute.text": Phrase("哪里不对", "What was wrong"), "errand.adjust.result": Phrase("怎么处理的", "What was done"),
        "errand.adjust.refundFen": Phrase("退给本人多少", "How much she has back"),
        "errand.adjust.text": Phrase("怎么说的", "What was said"),
        "errand.giveBack.text": Phrase("怎么说的", "What was said"),
        "errand.giveBack.reason": Phrase("为什么退回", "Why it goes back"),
        "purchase.lines.outcome": Phrase("买到没有", "How it came out"),
        "purchase.lines.fen": Phrase("多少钱", "Price"),
        "errand.settle.owedFen": Phrase("居民还欠", "The resident still owes"),
        "errand.lend.cashFen": Phrase("借出多少", "How much is lent"),
        "errand.submit.cashFen": Phrase("信封里的现金", "Cash in the envelope"),
        "condolence.deliver.cashFen": Phrase("慰问金", "Cash gift"),
        "condolence.record.cashFen": Phrase("慰问金", "Cash gift"),
        "condolence.submit.person": Phrase("慰问对象", "Recipient"),
        "condolence.submit.caller": Phrase("谁来说的", "Who asks"),
        "condolence.deliver.reason": Phrase("为什么代领", "Why by proxy"),
        "condolence.record.reason": Phrase("为什么代领", "Why by proxy"),
        "condolence.submit.goods.sets": Phrase("份数", "Sets"),
        "mediation.refer.otherSide": Phrase("对方怎么说", "What the other side says"),
        "mediation.perform.text": Phrase("履行情况", "How it is kept"),
        "purchase.lines.name": Phrase("品名", "Thing"),
        "errand.decline.reason": Phrase("原因(不用问)", "Reason (need not be asked)"),
        "mediation.decline.reason": Phrase("原因(不用问)", "Reason (need not be asked)"),
    ]

    private static let hints: [String: Phrase] = [
        "*.occurredAt": Phrase("空着就是现在;也可以写 9:13", "Empty is now; or write 9:13"),
        "*.onBehalfOf": Phrase("空着就是登记人自己", "Empty is whoever types it"),
        "*.needBy": Phrase("写 12:00 就是今天中午", "12:00 is today at noon"),
        "*.totalFen": Phrase("元,写 45.8 或 45块8", "In yuan, such as 45.8"),
        "submit.text": Phrase("照原话写,不要写银行卡号和密码", "In the caller's words; no bank card, no password"),
        "submit.items": Phrase("空着就从上面的话里读;也可以写「米10斤、盐1包」", "Empty is read out of the words above"),
        "submit.capFen": Phrase("元;空着就按规定的上限", "In yuan; empty is the usual cap"),
        "submit.danger": Phrase("问打电话的人:现在有没有危险?", "Ask the caller: is anybody in danger now?"),
        "submit.secret": Phrase("只给接单的人看", "Shown only to the doer who accepts"),
        "submit.otherSide": Phrase("申请人同意以前,不联系对方", "Not contacted before the applicant agrees"),
        "submit.batch": Phrase("有钱有物才写,如「2026-03 生病住院慰问」", "Where something is given"),
        "submit.approvedBy": Phrase("批准的人不能自己去送", "Whoever approves does not hand it over"),
        "submit.visitors": Phrase("有钱有物要两个人去", "Two where something is given"),
        "submit.substitute": Phrase("空着就先打电话问;药一律不换", "Empty: she is rung first; medicine is never replaced"),
        "purchase.lines": Phrase("不写也行;有换的、没货的才要写", "May stay empty; for what was replaced or missing"),
        "purchase.residentConfirmed": Phrase("在店里打过电话,换的、超的本人都同意", "Rung from the shop: she agrees to all of it"),
        "entrust.kinds": Phrase("交接的才勾", "Only what changes hands"),
        "giveBack.refundFen": Phrase("店家退了多少", "What the shop gave back"),
        "giveBack.communityBears": Phrase("承办人垫的、店家不退的,由社区出", "What the doer paid and the shop keeps"),
        "settle.borneFen": Phrase("要有人批准,写在下面", "Somebody approves it: say who"),
        "correct.totalFen": Phrase("改少要换一个人来改", "Lower only by somebody else"),
        "followUp.contact": Phrase("办的人自己不回访", "Never by whoever did it"),
        "followUp.text": Phrase("本人怎么说", "What was said"),
        "adjust.result": Phrase("办的人自己不处理", "Never by whoever did it"),
        "adjust.communityPays": Phrase("不是店家或承办人出", "Where neither shop nor doer pays"),
        "protect.harmed": Phrase("未成年人、糊涂的人受害,法律要求报告", "For a minor, or who cannot decide, the law asks for a report"),
        "release.harmed": Phrase("未成年人、糊涂的人受害,法律要求报告", "For a minor, or who cannot decide, the law asks for a report"),
        "refer.herWish": Phrase("要保护的人,不劝和、分开谈", "Who is protected is heard apart"),
        "accept.custodyTaken": Phrase("拿到手的才勾", "Only what is in hand"),
        "deliver.custodyReturned": Phrase("还到本人手里的才勾,少一样不能办结", "Only what is back; all of it must be"),
        "deliver.residentAgrees": Phrase("放邻居家,要本人同意", "Needed where it is left with a neighbour"),
        "deliver.minutes": Phrase("从接单算到现在,可以改", "From acceptance to now; change it freely"),
        "record.residentConfirmed": Phrase("用备用金又没有小票,要打电话问本人", "Needed for the float without a receipt"),
        "settle.cashFen": Phrase("点清再写;登记花钱的人不能自己结清", "Count it first; not by whoever recorded it"),
        "release.closes": Phrase("没有别的要办就选「是」", "Yes where nothing is left to do"),
        "refer.applicantConsents": Phrase("要申请人自己说同意", "The applicant's own yes"),
        "refer.committeeName": Phrase("转到其他调委会才写", "Only for another committee"),
        "agree.signedBy": Phrase("名字中间用「、」隔开", "Names with 、 between them"),
        "agree.seal": Phrase("书面协议要盖章", "A written agreement needs it"),
        "talk.terms": Phrase("一句话写说好的事;这不是调解协议", "In one line; this is no agreement under the law"),
        "deliver.signature": Phrase("本人签收在哪里,如「签收表第1行」", "Where the recipient signed"),
        "deliver.relation": Phrase("代领才写", "Only by proxy"), "deliver.reason": Phrase("代领才写", "Only by proxy"),
        "waive.text": Phrase("不用问为什么", "No reason is asked"),
    ]
}
