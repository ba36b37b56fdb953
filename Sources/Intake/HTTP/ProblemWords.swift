internal import Casework

/// What the door itself says: short enough to be read out on the phone, and always with what to do. The sentences about
/// fields and cases are in `Words`.
extension Problem.Code {
    var title: Phrase {
        switch self {
        case .notJSON: Phrase("内容没有读懂", "The body could not be read")
        case .faultyFields: Phrase("有几处要补正", "Some fields need another look")
        case .keyTaken: Phrase("这个标识已经用过", "This key was used before")
        case .unknownNumber: Phrase("没有这个编号", "No such case number")
        case .unknownRequest: Phrase("没有这条登记", "No such request")
        case .nothingThere: Phrase("没有查到", "Nothing found")
        case .notFound: Phrase("没有这个地址", "No such address")
        case .notShown: Phrase("这次不能看", "This may not be shown")
        case .notShownYet: Phrase("还没有登记入账", "It is not in the ledger yet")
        case .elsewhere: Phrase("这件不是本台登记的", "Another desk registered this")
        case .wrongMethod: Phrase("这个地址不这样用", "Not the method for this address")
        case .tokenMissing: Phrase("请先出示凭证", "A credential is needed")
        case .tokenWrong: Phrase("凭证不对或已停用", "The credential is wrong or disabled")
        case .notYours: Phrase("这一步不归您的岗位办", "Your role does not do this")
        case .tooLarge: Phrase("写得太长", "Too long")
        case .mediaType: Phrase("请用 JSON 提交", "JSON is needed")
        case .tooManyTries: Phrase("查得太勤了", "Too many tries")
        case .staleForm: Phrase("这一页放得太久了", "This page is too old")
        case .elsewhereForm: Phrase("这不是从本站的页面来的", "This did not come from a page of the house")
        case .formNeeded: Phrase("内容没有读懂", "The form could not be read")
        case .cannotRegister: Phrase("现在登记不了", "Nothing can be registered now")
        case .ledgerAway: Phrase("台账暂时连不上", "The ledger cannot be reached")
        case .stopping: Phrase("系统正在停机", "The system is stopping")
        case .broken: Phrase("系统没能处理", "The system could not do it")
        }
    }
}

extension Problem {
    var detail: Phrase {
        switch code {
        case .notJSON:
            let place = values["place"] ?? "0"
            return Phrase(
                "从第\(place)个字节起读不下去,什么都没有保存。", "Reading stopped at byte \(place). Nothing was saved.")
        case .faultyFields:
            return Phrase(
                "请改好下面\(faults.count)处再保存,现在还没有登记。",
                "Please correct these \(faults.count) and save again. Nothing is registered yet.")
        case .keyTaken:
            return Phrase(
                "同一个 Idempotency-Key 已经登记过另一份内容,请换一个再提交。",
                "This Idempotency-Key stands for another submission. Please use a new one.")
        case .unknownNumber: return Phrase("请核对编号,一位一位念给对方听。", "Please read the number back, digit by digit.")
        case .unknownRequest: return Phrase("这里没有登记过这一条。", "Nothing of this id was registered here.")
        case .nothingThere: return Words.notFound
        case .notFound: return Phrase("请核对网址。", "Please check the address.")
        case .notShown:
            let reason = values["reason"]
            return Phrase(
                "\(reason ?? "系统没能处理,请找管理员")。", "\(reason ?? "It could not be done; ask an administrator").")
        case .notShownYet:
            return Phrase("请过一会儿再看;已经登记,不用重填。", "Please look again in a moment; it is registered already.")
        case .elsewhere:
            return Phrase(
                "请问编号前两位的那个台;本台没有原始登记。",
                "Please ask the desk of the number's first two digits; the original is not in this register.")
        case .wrongMethod:
            let allowed = values["allowed"] ?? "?"
            return Phrase("请改用\(allowed)。", "Please use \(allowed).")
        case .tokenMissing:
            return Phrase(
                "台内和邻里管家的操作要带凭证(Authorization: Bearer …)。",
                "What staff and stewards do needs a token (Authorization: Bearer …).")
        case .tokenWrong: return Phrase("请向管理员要一个新的凭证。", "Please ask an administrator for a new one.")
        case .notYours:
            let names = Actor.Role.allCases.filter(roles.contains).map(Words.role)
            guard !names.isEmpty else {
                return Phrase("请让有这个岗位的同事来办。", "Please ask a colleague whose role it is.")
            }
            return Phrase(
                "请让这些岗位的同事来办:\(names.map(\.zh).joined(separator: "、"))。",
                "Please ask a colleague with one of these roles: \(names.map(\.en).joined(separator: ", ")).")
        case .tooLarge:
            let longest = values["longest"] ?? "?"
            return Phrase(
                "一次最多\(longest)字节,什么都没有保存。", "At most \(longest) bytes at once. Nothing was saved.")
        case .mediaType:
            return Phrase(
                "请写明 Content-Type: application/json,并且不要压缩。",
                "Please say Content-Type: application/json, and do not compress it.")
        case .tooManyTries:
            return Phrase("请一小时后再查,或打服务站电话。", "Please try again in an hour, or ring the station.")
        case .staleForm: return Phrase("没有保存。请回上一页刷新,再试一次。", "Nothing was saved. Go back, reload, and try again.")
        case .elsewhereForm:
            return Phrase("没有保存。请从服务站自己的页面登记。", "Nothing was saved. Please use the station's own page.")
        case .formNeeded: return Phrase("没有保存。请从页面上再登记一次。", "Nothing was saved. Please use the page again.")
        case .cannotRegister: return Phrase("请先记在纸上,稍后补录。", "Please write it down on paper and type it in later.")
        case .ledgerAway:
            return Phrase(
                "这个编号不是本台登记的,台账恢复后才能查到。请先记在纸上。",
                "This number is another desk's and is found once the ledger is back. Please write it down on paper.")
        case .stopping: return Phrase("请过一会儿再提交。", "Please submit again in a moment.")
        case .broken:
            return Phrase("内容没有保存,请再试一次,或先记在纸上。", "Nothing was saved. Please try again, or write it down.")
        }
    }
}
