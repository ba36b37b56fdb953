"""The demo day's desk rows, entered by keyboard alone through the pages, to the committed ledger."""

import re
import time

from conftest import sign_in

numbers = {}


def status(page):
    return [text.strip() for text in page.locator(".row-chips .chip").all_inner_texts()]


def settled(page, wanted, within=20):
    """The case's page, looked at until it says where the case stands in the ledger."""
    end = time.monotonic() + within
    while time.monotonic() < end:
        if any(chip == wanted for chip in status(page)) and "台账还没回话" not in page.locator("main").inner_text():
            return
        # The page shows what was there when it was asked for.
        time.sleep(0.3)
        page.goto(re.sub(r"[?#].*", "", page.url))
    raise AssertionError(f"{page.url} says {status(page)} and not {wanted}")


class Desk:
    """One clerk at one screen, for a whole day."""

    def __init__(self, page, keys):
        self.page, self.keys = page, keys

    def call(self, name, kind, text, *, phone=None, who=None, address=None, channel=None, more=None, besides=None,
             apart=False):
        keys = self.keys
        if not self.page.url.endswith("/desk/new") and "/desk/new?same" not in self.page.url:
            keys.go("Alt+7")
        if phone:
            keys.fill("caller.phone", phone)
        if who:
            keys.fill("caller.name", who)
        if address:
            keys.fill("address", address)
        keys.choose("kind", kind)
        keys.fill("text", text)
        if channel:
            keys.choose("channel", channel)
        for title, fill in (more or {}).items():
            keys.open(title)
            fill(keys)
        if besides:
            besides(keys)
        keys.to(act="登记", type="submit")
        keys.go()
        if apart:
            assert "像是同一件事" in self.page.title(), self.page.locator("main").inner_text()[:600]
            keys.go("Alt+2")
        assert "/desk/receipt/" in self.page.url, self.page.locator("main").inner_text()[:600]
        numbers[name] = self.page.locator(".plate").first.inner_text().replace("\n", "").replace(" ", "")
        return self

    def look(self, name):
        """A case is found by its number, as it would be on the telephone."""
        keys = self.keys
        keys.go("Alt+8")
        keys.press("Alt+0")
        keys.type(numbers[name])
        keys.go()
        keys.to(href=f"/desk/cases/{numbers[name]}")
        keys.go()
        assert numbers[name] in self.page.url
        return self

    def step(self, name, title, wanted, fill=lambda keys: None):
        self.look(name)
        self.keys.open(title)
        fill(self.keys)
        self.keys.to(act=f"记下:{title}", tag="BUTTON")
        # The first button of the form is the one that Enter in a field presses; the one with the focus is seen.
        self.keys.go()
        settled(self.page, wanted)
        return self


def test_the_desk_s_day(house, open_page):
    desks = {}

    def at(name):
        if name not in desks:
            page = open_page(viewport={"width": 1440, "height": 900})
            desks[name] = Desk(page, sign_in(page, name))
        return desks[name]

    def wu():
        return at("小吴")

    def huang():
        return at("小黄")

    def zheng():
        return at("郑丽萍")

    def qin():
        return at("阿琴")

    def yan():
        return at("严书记")

    errand, dispute, visit = "更多(代购代办)", "更多(纠纷调解转介)", "更多(走访慰问)"
    ways = "怎么联系才方便,哪种危险,谁报来的"

    # 1
    wu().call("E1", "shop", "榕荫里3号楼501林依姆 脚扭到下不来楼 要米10斤 生抽1瓶 鸡蛋一板 最多40块 钱到付 中午前要",
              phone="154 0591 0001", who="林依姆", address="榕荫里3号楼501",
              more={errand: lambda k: k.choose("payment", "onDelivery")})
    # 3
    huang().call("Q1", "inquiry", "黄先生问 老人养老金认证手机刷脸刷不过 → 已答:下午带身份证来服务站窗口也能办",
                 phone="15405910003", who="黄先生", address="桂香苑B座1203",
                 more={errand: lambda k: k.choose("answered", "yes")})
    # 4
    wu().call("M1", "neighbour", "楼上502昨晚下雨后厨房又漏水 说过两次不理 要社区来看 白天打手机 别打家里座机",
              phone="15405910004", who="陈先生", address="融和新村5幢402",
              besides=lambda k: k.choose("danger", "no"),
              more={dispute: lambda k: k.fill("otherSide[0].address", "融和新村5幢502"),
                    ways: lambda k: k.fill("safeContact.only", "手机")})
    # 6, typed at the desk: what the resident's form says is in another test.
    huang().call("E2", "pickup", "帮忙取个快递 驿站在北门 我腿打石膏 送到融和新村7幢301 谢谢",
                 phone="15405910006", who="陈㛃", address="融和新村7幢301",
                 more={errand: lambda k: k.fill("secret", "7-3-2081")})
    # 7: one key, then where it is.
    desk = huang()
    desk.keys.go("Alt+7")
    desk.keys.to(name="text")
    desk.keys.type("急!榕荫里1号楼203 邻居说敲门阿婆没人应 门口有煤气味!")
    desk.keys.go("Alt+9")
    assert "119" in desk.page.locator("main").inner_text()
    desk.keys.fill("address", "榕荫里1号楼203")
    desk.keys.to(name="text")
    desk.keys.go()
    assert "已登记,待核实" in desk.page.locator("main").inner_text()
    numbers["X1"] = desk.page.locator(".plate").first.inner_text().replace("\n", "").replace(" ", "")
    # 8
    wu().step("E1", "接单", "在办", lambda k: (k.choose("doer", "S01"), k.choose("heardBy", "phone")))
    # 9: the same room, the same line: 补充.
    desk = huang()
    desk.keys.go("Alt+7")
    desk.keys.fill("address", "榕荫里3号楼501")
    desk.keys.choose("kind", "shop")
    desk.keys.fill("text", "林依姆老伴又打来说要买米 鸡蛋不要了 加盐1包")
    desk.keys.to(act="登记", type="submit")
    desk.keys.go()
    assert "像是同一件事" in desk.page.title(), desk.page.locator("main").inner_text()[:600]
    desk.keys.go("Alt+1")
    settled(desk.page, "在办")
    # 10
    wu().call("E3", "prescription", "高血压药快没了 卫生站开的 东西都放保安室 钱放信封80块",
              phone="0591-10000010", who="何阿公", address="桂香苑A座702",
              more={errand: lambda k: (k.choose("payment", "cashInEnvelope"),
                                       k.tick("custody", "insuranceCard", "idCopy", "emptyBox"), k.fill("cashFen", "80"))})
    # 11
    huang().call("G1", "gas", "煤气用完了 换煤气罐 扛不动", phone="15405910011", who="许依伯", address="井尾弄17号")
    # 12, 13: one visit, two matters.
    wu().call("V3", "care", "三天没看她出来买菜 人清楚 就是没力气 隔天去看一下吧", who="曾阿婆", address="井尾弄31号",
              channel="doorstep",
              more={visit: lambda k: k.fill("everyDays", "2"),
                    ways: lambda k: (k.choose("reportedBy", "S06"), k.choose("caller.resident", "R04"))})
    wu().keys.go("Alt+2")
    wu().call("E5", "shop", "同一家 顺便带点青菜豆腐 她手头没零钱 先社区垫一下", channel="doorstep",
              more={errand: lambda k: (k.fill("items", "青菜、豆腐"), k.choose("payment", "float")),
                    ways: lambda k: k.choose("reportedBy", "S06")})
    # 14, 15: what is given once is not given twice.
    approver = yan().page.evaluate(
        "() => [...document.querySelectorAll('select[name=approvedBy] option')].find(o => o.text === '严书记').value")

    def grant(keys, *visitors):
        keys.fill("batch", "2026-03 生病住院慰问")
        keys.choose("cash.fund", "party-dues")
        keys.fill("cash.fen", "500")
        if visitors:
            keys.fill("goods.sets", "1")
            keys.tick("visitors", *visitors)
        keys.choose("approvedBy", approver)
        if visitors:
            keys.choose("withUnit", "U02")

    who = {ways: lambda k: k.choose("caller.resident", "R01")}
    yan().call("V1", "visit", "慰问 老党员黄阿公 82岁 刚出院 党费慰问金500 慰问品一份 供电站的同志一起去", who="黄阿公",
               address="融和新村2幢101", more={visit: lambda k: grant(k, "S03", "S05"), **who})
    yan().look("V1")
    settled(yan().page, "待走访")
    huang().call("V1b", "visit", "慰问 黄老党员 住院 党费500(没看到书记已经登记)", who="黄阿公", address="融和新村2-101",
                 apart=True, more={visit: grant, **who})
    # 17, 18, 19
    huang().step("E2", "不方便接", "待派", lambda k: pick_doer(huang().page, k, "S02", "decline"))
    huang().step("E2", "接单", "在办", lambda k: pick_doer(huang().page, k, "S05"))
    # 21 to 23
    wu().step("E1", "已购买", "待确认金额", lambda k: (k.fill("totalFen", "45块8", form=form(wu().page, "purchase")),
                                              k.choose("receipt", "slip", form=form(wu().page, "purchase"))))
    wu().step("E1", "本人确认", "已购买", lambda k: k.fill("capFen", "46", form=form(wu().page, "confirm")))
    wu().step("E1", "送到", "办结", lambda k: k.fill("totalFen", "45.8", form=form(wu().page, "deliver")))
    # 24
    huang().step("X1", "解除", "办结", lambda k: (k.fill("outcome", "119 燃气都到了 阀门没关好 没有人受伤"), k.fill("handedTo", "119、燃气抢修")))
    # 25
    wu().step("E3", "接单", "在办", lambda k: pick_doer(wu().page, k, "S05"))
    # 26, 27: community money is settled by somebody else.
    wu().step("E5", "补录办结", "待复核", lambda k: (
        pick_doer(wu().page, k, "S06", "record"), k.fill("totalFen", "23.6", form=form(wu().page, "record")),
        k.choose("receipt", "none", form=form(wu().page, "record")),
        k.choose("residentConfirmed", "yes", form=form(wu().page, "record"))))
    qin().step("E5", "结清", "办结", lambda k: k.fill("cashFen", "23.6", form=form(qin().page, "settle")))
    # 28, 35
    huang().step("E2", "上门未遇", "在办·未遇1次")
    huang().step("E2", "送到", "办结", lambda k: (
        k.open("更多"), k.fill("leftWithNeighbour", "邻居302"), k.choose("residentAgrees", "yes")))
    # 29
    zheng().step("M1", "劝解", "办结·就地化解", lambda k: (
        k.choose("result", "settledOnTheSpot"), k.tick("talkedBy", "S03"), k.fill("terms", "周三请师傅修地漏,费用各半")))
    # 30, 36
    yan().call("V2", "visit", "慰问 范依伯夫妻 两人都八十几 慰问品一份 秋妹已领走 社区经费", who="范依伯", address="榕荫里8号楼102",
               more={visit: lambda k: (k.fill("householdPeople", "2"), k.fill("batch", "2026-03 生病住院慰问"),
                                       k.fill("goods.sets", "1"), k.choose("goods.issued", "yes"),
                                       k.tick("visitors", "S01", "S07"), k.choose("approvedBy", approver)),
                     ways: lambda k: k.choose("caller.resident", "R02")})
    wu().step("V2", "谢绝", "办结", lambda k: k.fill("text", "让给更困难的 聊了二十分钟 人都好", form=form(wu().page, "waive")))
    # 31, 32, 39
    huang().call("M4", "family", "薛𣵦 老人78岁 三个儿子赡养费说不拢 要社区帮忙写个协议", phone="15405910031", who="薛𣵦",
                 address="榕荫里10号楼",
                 more={dispute: lambda k: (k.fill("otherSide[0].name", "三个儿子"), k.choose("wantsWritten", "yes"))})
    zheng().step("M4", "转介", "已受理·待调解", lambda k: (
        k.choose("applicantConsents", "yes"), k.choose("otherSide", "agrees"), k.tick("mediators", "S03", "S06"),
        k.fill("session", "今晚7点")))
    zheng().step("M4", "调解协议", "协议已签·履行中", lambda k: (
        k.choose("form", "written"), k.fill("signedBy", "薛𣵦、大儿子、二儿子、小儿子"), k.choose("seal", "yes"),
        k.fill("terms", "每人每月300 每月5号前给")))
    # 34
    wu().step("E3", "送到", "办结", lambda k: (
        k.fill("totalFen", "53.2", form=form(wu().page, "deliver")), k.fill("changeFen", "26.8"),
        k.tick("custodyReturned", "insuranceCard", "idCopy", "emptyBox")))
    # 37
    wu().step("V1", "送到", "办结", lambda k: k.fill("signature", "签收表第1行"))

    ends = {"Q1": "办结·即答", "G1": "办结·已告知渠道", "V3": "待探访", "V1b": "办结·不予受理"}
    for name, wanted in ends.items():
        wu().look(name)
        settled(wu().page, wanted)
    # The command ends with 2 where anything is lost or took effect twice.
    print(house.linli("conserve"))


def form(page, verb):
    return f"/desk/cases/{re.search(r'/desk/cases/([^/?#]+)', page.url).group(1)}/{verb}"


def pick_doer(page, keys, doer, verb="accept"):
    """Proposed ones are round buttons; anybody else is in the list beside 别人."""
    where = form(page, verb)
    if page.locator(f"form[action='{where}'] input[name=doer][value={doer}]").count():
        keys.choose("doer", doer, form=where)
    elif page.locator(f"form[action='{where}'] select[name='doer.other']").count():
        keys.choose("doer.other", doer, form=where)
    else:
        keys.choose("doer", doer, form=where)
