import Casework
import Testing

/// The demo day's desk rows, typed into the forms of their states as a clerk types them.
@Suite("The demo day, typed into forms")
struct DemoDayFormsTests {
    /// One row: what is typed into which form, and where the case stands afterwards.
    struct Row {
        let verb: Verb
        let typed: [String: String]
        let status: String
        var by = Actor.wu
    }

    private func play<Trade: ServiceLine>(_ rows: [Row], _: Trade.Type) throws where Trade.State: CaseState {
        var case1 = Played<Trade>()
        for row in rows {
            let form = Trade.form(of: row.verb, on: case1.state, in: Filled.view)
            let pairs = row.typed.flatMap { name, text in
                let isSome = if case .some? = form.field(at: name)?.kind { true } else { false }
                return (isSome ? text.split(separator: " ").map(String.init) : [text]).map { (name: name, text: $0) }
            }
            for name in row.typed.keys {
                #expect(form.field(at: name) != nil, "\(row.verb.rawValue) asks no \(name)")
            }
            let typed = TypedForm(pairs, for: form, now: Street.at("09:01"))
            #expect(typed.faults == [], "\(row.verb.rawValue)")
            try case1.send(row.verb, typed.values, by: row.by)
            #expect(case1.words == row.status, "\(row.verb.rawValue)")
        }
    }

    @Test("E1: shopping (rows 1, 8, 9, 21 to 23)")
    func shopping() throws {
        try play(
            [
                Row(
                    verb: .submit,
                    typed: [
                        "kind": "shop", "caller.name": "林依姆", "caller.phone": "154 0591 0001",
                        "address": "榕荫里3号楼501", "items": "米10斤、生抽1瓶、鸡蛋1板", "capFen": "40块", "needBy": "12:00",
                        "payment": "onDelivery", "danger": "no", "text": "脚扭到下不来楼 要米10斤 生抽1瓶 鸡蛋一板 最多40块",
                    ], status: "待派"),
                Row(
                    verb: .accept,
                    typed: [
                        "doer": "S01", "onBehalfOf": "S01", "heardBy": "phone", "occurredAt": "9:00", "text": "她说可以",
                    ], status: "在办"),
                Row(verb: .note, typed: ["text": "鸡蛋不要了 加盐1包"], status: "在办", by: .huang),
                Row(
                    verb: .purchase,
                    typed: [
                        "totalFen": "45.8", "receipt": "slip", "lines[0].name": "米10斤", "lines[0].fen": "33.5",
                        "lines[1].name": "生抽1瓶", "lines[1].fen": "9.8", "lines[2].name": "盐1包", "lines[2].fen": "2.5",
                    ], status: "待确认金额"),
                Row(
                    verb: .confirm, typed: ["capFen": "46", "onBehalfOf": "resident", "heardBy": "phone"],
                    status: "已购买"),
                Row(verb: .deliver, typed: ["totalFen": "45.80", "minutes": "52", "text": "当面给了45块8"], status: "办结"),
            ], Errand.self)
    }

    @Test("Q1, X1: a question, and gas (rows 3, 7, 24)")
    func atOnce() throws {
        let asker = ["caller.name": "黄先生", "caller.phone": "15405910003", "address": "桂香苑B座1203"]
        try play(
            [
                Row(
                    verb: .submit,
                    typed: asker.merging(["kind": "inquiry", "answered": "yes", "text": "认证 → 已答"]) { $1 },
                    status: "办结·即答")
            ], Errand.self)
        try play(
            [
                Row(
                    verb: .submit,
                    typed: [
                        "kind": "other", "caller.phone": "15405910007", "address": "榕荫里1号楼203", "danger": "yes",
                        "dangerKind": "gas", "text": "敲门阿婆没人应 门口有煤气味!",
                    ], status: "待核实·紧急"),
                Row(
                    verb: .release,
                    typed: ["outcome": "无人受伤", "handedTo": "119、燃气抢修", "closes": "yes", "occurredAt": "8:55"],
                    status: "办结"),
            ], Errand.self)
    }

    @Test("E2: a parcel; two clerks write down two doers from one open page (rows 6, 17 to 19, 28, 35)")
    func parcel() throws {
        try play(
            [
                Row(
                    verb: .submit,
                    typed: [
                        "kind": "pickup", "caller.name": "陈㛃", "caller.phone": "１５４０５９１０００６",
                        "address": "融和新村7幢301", "secret": "7-3-2081", "text": "帮忙取个快递 驿站在北门",
                    ], status: "待派"),
                Row(
                    verb: .decline, typed: ["doer": "S02", "reason": "今天没空", "onBehalfOf": "S02", "heardBy": "wechat"],
                    status: "待派", by: .huang),
                Row(verb: .accept, typed: ["doer": "S05", "heardBy": "group"], status: "在办", by: .huang),
                Row(verb: .accept, typed: ["doer": "S01", "heardBy": "phone"], status: "在办"),
                Row(verb: .absent, typed: ["doer": "S05", "onBehalfOf": "S05"], status: "在办·未遇1次"),
                Row(
                    verb: .deliver, typed: ["leftWithNeighbour": "邻居302", "residentAgrees": "yes"], status: "办结",
                    by: .huang),
            ], Errand.self)
    }

    @Test("E3, E5: things entrusted, and the float (rows 10, 25, 34, 13, 26, 27)")
    func money() throws {
        let things = "insuranceCard idCopy emptyBox"
        try play(
            [
                Row(
                    verb: .submit,
                    typed: [
                        "kind": "prescription", "caller.name": "何阿公", "caller.phone": "0591-10000010",
                        "address": "桂香苑A座702", "custody": things, "payment": "cashInEnvelope", "cashFen": "80",
                        "text": "高血压药快没了",
                    ], status: "待派"),
                Row(
                    verb: .accept, typed: ["doer": "S05", "custodyTaken": things, "cashTakenFen": "80块"], status: "在办"),
                Row(
                    verb: .deliver,
                    typed: ["totalFen": "53.2", "changeFen": "26.8", "custodyReturned": things, "receipt": "slip"],
                    status: "办结"),
            ], Errand.self)
        try play(
            [
                Row(
                    verb: .submit,
                    typed: [
                        "kind": "shop", "caller.name": "曾阿婆", "caller.resident": "R04", "address": "井尾弄31号",
                        "items": "青菜、豆腐", "payment": "float", "capFen": "30", "reportedBy": "S06", "text": "先社区垫一下",
                    ], status: "待派"),
                Row(
                    verb: .record,
                    typed: [
                        "doer": "S06", "totalFen": "23.6", "receipt": "none", "residentConfirmed": "yes",
                        "occurredAt": "8:50", "text": "补录",
                    ], status: "待复核"),
                Row(verb: .settle, typed: ["cashFen": "23.6", "text": "点清"], status: "办结", by: .qin),
            ], Errand.self)
    }

    @Test("M1, M2, M4: a leak, a parking place, a family (rows 4, 29, 16, 33, 31, 32, 39)")
    func disputes() throws {
        try play(
            [
                Row(
                    verb: .submit,
                    typed: [
                        "kind": "neighbour", "applicant.name": "陈先生", "applicant.phone": "15405910004",
                        "otherSide[0].address": "融和新村5幢502", "safeContact.only": "手机",
                        "safeContact.when": "08:00-18:00", "safeContact.voicemail": "no", "danger": "no", "text": "又漏水",
                    ], status: "待劝解"),
                Row(
                    verb: .talk, typed: ["talkedBy": "S03", "result": "settledOnTheSpot", "terms": "周三请师傅修"],
                    status: "办结·就地化解", by: .zheng),
            ], Mediation.self)
        try play(
            [
                Row(
                    verb: .submit,
                    typed: [
                        "kind": "property", "applicant.name": "吴先生", "applicant.phone": "15405910016",
                        "otherSide[0].name": "桂香苑业委会", "text": "长期占我的车位",
                    ], status: "待劝解"),
                Row(
                    verb: .refuse, typed: ["side": "other", "words": "不接受调解,让他去法院", "heardBy": "phone"],
                    status: "办结·终止", by: .zheng),
            ], Mediation.self)
        try play(
            [
                Row(
                    verb: .submit,
                    typed: [
                        "kind": "family", "applicant.name": "薛𣵦", "applicant.phone": "15405910031",
                        "otherSide[0].name": "大儿子", "otherSide[1].name": "二儿子", "otherSide[2].name": "小儿子",
                        "wantsWritten": "yes", "danger": "no", "text": "要社区帮忙写个协议",
                    ], status: "待转介"),
                Row(
                    verb: .refer,
                    typed: [
                        "applicantConsents": "yes", "otherSide": "agrees", "committee": "own", "mediators": "S03 S06",
                        "session": "今晚7点",
                    ], status: "已受理·待调解", by: .zheng),
                Row(
                    verb: .agree,
                    typed: [
                        "form": "written", "signedBy": "薛𣵦、大儿子、二儿子、小儿子", "mediators": "S03 S06", "seal": "yes",
                        "number": "〔2026〕人调字第__号", "terms": "每人每月300", "performOnDay": "5",
                    ], status: "协议已签·履行中", by: .zheng),
            ], Mediation.self)
    }

    @Test("V1, V2, V3: two visits and a care (rows 14, 37, 30, 36, 12)")
    func visits() throws {
        let batch = ["kind": "visit", "batch": "2026-03 生病住院慰问", "approvedBy": "A4"]
        try play(
            [
                Row(
                    verb: .submit,
                    typed: batch.merging([
                        "person.resident": "R01", "person.name": "黄阿公", "address": "融和新村2幢101",
                        "cash.fund": "party-dues", "cash.fen": "500", "goods.sets": "1", "visitors": "S05 S03",
                        "withUnit": "U02", "text": "刚出院",
                    ]) { $1 }, status: "待走访", by: .yan),
                Row(
                    verb: .deliver,
                    typed: [
                        "visitors": "S05 S03", "withUnit": "U02", "receivedBy": "self", "signature": "签收表第1行",
                        "cashFen": "500", "goods": "1", "onBehalfOf": "S05", "heardBy": "phone",
                    ], status: "办结"),
            ], Condolence.self)
        try play(
            [
                Row(
                    verb: .submit,
                    typed: batch.merging([
                        "person.resident": "R02", "householdPeople": "2", "goods.sets": "1", "goods.issued": "yes",
                        "visitors": "S01 S07", "text": "两人都八十几",
                    ]) { $1 }, status: "待走访", by: .yan),
                Row(
                    verb: .waive, typed: ["visitors": "S01 S07", "goodsReturned": "1", "text": "让给更困难的"], status: "办结"),
            ], Condolence.self)
        try play(
            [
                Row(
                    verb: .submit,
                    typed: [
                        "kind": "care", "person.resident": "R04", "address": "井尾弄31号", "everyDays": "2",
                        "reportedBy": "S06", "text": "隔天去看一下吧",
                    ], status: "待探访"),
                Row(verb: .visited, typed: ["visitors": "S07", "byPhone": "no", "text": "好多了"], status: "待探访"),
            ], Condolence.self)
    }
}
