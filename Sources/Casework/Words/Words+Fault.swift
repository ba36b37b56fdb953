extension Words {
    /// What is wrong with a field, as it stands beside it: 「电话少了2位」, 「要大于0」.
    package static func fault(_ fault: Fault, in language: Language = .zh) -> String {
        phrase(for: fault).text(in: language)
    }

    private static func phrase(for fault: Fault) -> Phrase {
        let values = fault.values
        switch fault.code {
        case .missing: return missing(fault.field)
        case .wrongType: return Phrase("格式不对", "has the wrong form")
        case .tooLong:
            let longest = values["longest"] ?? "?"
            return Phrase("太长了,最多\(longest)个字", "is too long: \(longest) characters at most")
        case .notPositive: return Phrase("要大于0", "must be more than 0")
        case .negative: return Phrase("不能是负数", "must not be negative")
        case .outOfRange:
            guard let least = values["least"] else {
                return Phrase("太大了,最多\(values["most"] ?? "?")", "is too large: \(values["most"] ?? "?") at most")
            }
            return Phrase("要在\(least)到\(values["most"] ?? "?")之间", "must be from \(least) to \(values["most"] ?? "?")")
        case .unknownUnit: return Phrase("不在单位表", "is not in the list of units")
        case .unknownCode: return Phrase("不在可选的范围里", "is not one of the choices")
        case .notANumber: return Phrase("要写数字", "must be a number")
        case .phoneTooShort:
            let count = values["missing"] ?? "?"
            return Phrase("电话少了\(count)位", "\(count) digits of the phone number are missing")
        case .phoneTooLong:
            let count = values["extra"] ?? "?"
            return Phrase("电话多了\(count)位", "the phone number has \(count) digits too many")
        case .phoneUnreadable: return Phrase("电话看不懂,请再核对", "the phone number cannot be read")
        case .noWayBack: return Phrase("联系方式(电话或地址)至少一项", "a way back is needed: phone or address")
        case .notATime: return Phrase("时间看不懂", "is no time")
        case .inTheFuture: return Phrase("不能晚于现在", "must not be later than now")
        case .empty: return Phrase("不能空着", "must not be empty")
        case .paymentSecret: return paymentSecret(values["tail"])
        }
    }

    private static func paymentSecret(_ tail: String?) -> Phrase {
        guard let tail else {
            return Phrase(
                "写了像密码的字。请删掉,我们不收密码;如果不是密码,再点一次就登记",
                "there is what looks like a password: delete it, we never take one; if it is none, press once more")
        }
        return Phrase(
            "写了像银行卡号的数字(尾号\(tail))。请删掉,我们不收卡号;如果不是卡号,再点一次就登记",
            "there is what looks like a bank card number ending in \(tail): delete it, we never take one; if it is none, "
                + "press once more")
    }

    private static func missing(_ path: String) -> Phrase {
        switch lastName(of: path) {
        case "text": return Phrase("请写要办什么", "say what it is about")
        case "kind": return Phrase("请选是哪一类事", "choose what kind of matter it is")
        case "received", "done", "applicantConsents": return Phrase("请选是或否", "choose yes or no")
        default:
            let name = field(path)
            return Phrase("请写\(name.zh)", "\(name.en) is missing")
        }
    }

    /// A field's name, as a page shows it: 「第1样的数量」 for `items[0].qty`.
    package static func field(_ path: String) -> Phrase {
        let name = names[lastName(of: path)] ?? Phrase("这一项", "this field")
        guard let place = listPlace(in: path) else { return name }
        return Phrase("第\(place + 1)样的\(name.zh)", "\(name.en) of number \(place + 1)")
    }

    private static func lastName(of path: String) -> String {
        let last = path.split(separator: ".").last ?? ""
        return String(last.prefix { $0 != "[" })
    }

    private static func listPlace(in path: String) -> Int? {
        guard let open = path.firstIndex(of: "["), let close = path[open...].firstIndex(of: "]") else { return nil }
        return Int(path[path.index(after: open)..<close])
    }

    private static let names: [String: Phrase] = [
        "caller": Phrase("联系方式", "contact"), "applicant": Phrase("申请人", "applicant"),
        "person": Phrase("对象", "person"), "otherSide": Phrase("对方", "other side"),
        "name": Phrase("姓名", "name"), "phone": Phrase("电话", "phone"), "address": Phrase("地址", "address"),
        "text": Phrase("要办什么", "what it is about"), "kind": Phrase("事项类别", "service kind"),
        "line": Phrase("服务线", "service line"), "grid": Phrase("网格", "grid"), "needBy": Phrase("什么时候要", "needed by"),
        "danger": Phrase("有没有危险", "danger"), "dangerKind": Phrase("哪种危险", "kind of danger"),
        "items": Phrase("代购清单", "shopping list"), "qty": Phrase("数量", "quantity"), "unit": Phrase("单位", "unit"),
        "capFen": Phrase("金额上限", "spending cap"), "payment": Phrase("怎么付钱", "payment"),
        "receiptNumber": Phrase("小票号", "receipt number"), "receiptDigest": Phrase("小票摘要", "receipt digest"),
        "secret": Phrase("取件码", "pick-up code"), "careNote": Phrase("送的时候要知道的", "to know at the door"),
        "custody": Phrase("代管物品", "things entrusted"),
        "custodyTaken": Phrase("代管物品", "things entrusted"), "custodyReturned": Phrase("归还的物品", "things returned"),
        "cashFen": Phrase("现金", "cash"), "cashTakenFen": Phrase("带走的现金", "cash taken"),
        "cash": Phrase("慰问金", "cash gift"), "fen": Phrase("金额", "amount"), "fund": Phrase("资金来源", "source of money"),
        "goods": Phrase("慰问品", "goods"), "sets": Phrase("份数", "sets"), "goodsReturned": Phrase("退回份数", "sets returned"),
        "totalFen": Phrase("一共多少钱", "total"), "changeFen": Phrase("找零", "change"), "receipt": Phrase("小票", "receipt"),
        "contact": Phrase("电话打通没有", "whether she was reached"), "satisfaction": Phrase("满意不满意", "satisfaction"),
        "solved": Phrase("办成了没有", "whether it was solved"),
        "responded": Phrase("有没有人联系过", "whether somebody had rung or come"),
        "harmed": Phrase("谁受害", "who is hurt"), "reportedTo": Phrase("报告了谁", "reported to"),
        "helpTold": Phrase("告诉了本人哪些办法", "help that she was told of"), "where": Phrase("该找谁", "where to turn"),
        "herWish": Phrase("本人自己要去调委会", "it is her own wish"), "protection": Phrase("保护当事人", "protection"),
        "substitute": Phrase("没货怎么办", "where there is none"), "substitutes": Phrase("换的要不要", "takes what replaces it"),
        "insteadOf": Phrase("代替哪样", "instead of"), "restricted": Phrase("不能代买的", "not to be bought"),
        "to": Phrase("交给谁", "handed to"), "kinds": Phrase("哪些东西", "which things"),
        "refundFen": Phrase("店家退了多少", "given back"), "communityBears": Phrase("其余社区承担", "the community bears the rest"),
        "communityPays": Phrase("由社区出", "the community pays"),
        "owedFen": Phrase("居民还欠", "still owed"), "borneFen": Phrase("社区承担", "borne by the community"),
        "lines": Phrase("明细", "lines"), "minutes": Phrase("服务分钟", "minutes"), "doer": Phrase("承办人", "doer"),
        "reason": Phrase("原因", "reason"), "outcome": Phrase("核实结果", "outcome"), "handedTo": Phrase("交给了谁", "handed to"),
        "result": Phrase("劝解结果", "result of the talk"), "talkedBy": Phrase("谁去劝解", "talked by"),
        "terms": Phrase("怎么说好的", "what was agreed"), "households": Phrase("户数", "homes"),
        "wantsWritten": Phrase("要不要书面协议", "written agreement"), "committee": Phrase("哪个调委会", "committee"),
        "committeeName": Phrase("调委会名称", "committee's name"), "mediators": Phrase("调解员", "mediators"),
        "applicantConsents": Phrase("申请人是否同意转介", "applicant's consent"), "side": Phrase("哪一方", "side"),
        "form": Phrase("协议形式", "form of agreement"), "signedBy": Phrase("签名的人", "signed by"),
        "signatures": Phrase("签名人数", "signatures"), "performOnDay": Phrase("每月几号", "day of the month"),
        "done": Phrase("做到了没有", "whether it was done"), "batch": Phrase("批次", "batch"),
        "visitors": Phrase("走访人", "visitors"), "approvedBy": Phrase("批准人", "approver"),
        "withUnit": Phrase("一起去的单位", "unit"), "everyDays": Phrase("隔几天", "every so many days"),
        "householdPeople": Phrase("几个人", "people of the home"), "receivedBy": Phrase("谁收的", "received by"),
        "relation": Phrase("和本人的关系", "relation"), "signature": Phrase("签收", "signature"),
        "received": Phrase("本人收到没有", "whether it arrived"), "resident": Phrase("名册编号", "resident's code"),
        "reportedBy": Phrase("谁报来的", "reported by"), "comesBy": Phrase("会来服务台", "will come to the desk"),
        "safeContact": Phrase("怎么回电方便", "how to ring back"), "only": Phrase("只打哪个电话", "only this telephone"),
        "when": Phrase("什么时候方便", "when it suits"), "voicemail": Phrase("能不能留言", "voicemail"),
        "answered": Phrase("当场答复了", "answered at once"),
        "leftWithNeighbour": Phrase("邻居代收", "left with a neighbour"),
        "residentAgrees": Phrase("本人同意放邻居家", "the resident agrees"),
        "residentConfirmed": Phrase("打电话问过本人", "confirmed by the resident"),
        "witness": Phrase("还有谁看到", "who else saw it"), "what": Phrase("看什么", "what to show"),
        "asker": Phrase("谁来说的", "who asks"), "channel": Phrase("怎么来的", "how it came"),
        "calledBack": Phrase("已回电", "called back"), "tellDoer": Phrase("要告诉承办人", "tell the doer"),
        "closes": Phrase("就此办结", "close the case"), "onBehalfOf": Phrase("谁做的", "who did it"),
        "heardBy": Phrase("怎么得知", "how we heard"), "occurredAt": Phrase("什么时候", "when it happened"),
        "byPhone": Phrase("打电话探访", "by phone"), "isLast": Phrase("最后一次", "the last one"),
        "session": Phrase("时间和地点", "time and place"), "issued": Phrase("走访人已领走", "already fetched"),
        "number": Phrase("协议编号", "number of the agreement"), "words": Phrase("怎么说的", "what was said"),
        "seal": Phrase("盖了调委会的章", "sealed by the committee"),
    ]
}
