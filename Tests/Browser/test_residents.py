"""What residents meet: the form and the tracking page, without JavaScript."""

import re

from conftest import sign_in
from keyboard import Keyboard


def test_form_and_tracking_without_javascript(open_page):
    page = open_page(java_script_enabled=False, viewport={"width": 360, "height": 740})
    page.goto("/form")
    assert "有危险请先打 110、119、120" in page.locator(".danger-line").inner_text()
    page.fill("[name='caller.name']", "陈㛃")
    page.fill("[name='caller.phone']", "154059100")
    page.click("button.large")
    said = page.locator("#faults").inner_text()
    assert "电话少了2位" in said and "要办什么" in said
    assert page.input_value("[name='caller.name']") == "陈㛃"
    page.fill("[name='text']", "帮忙取个快递 驿站在北门 我腿打石膏")
    page.fill("[name='caller.phone']", "15405910106")
    page.fill("[name='address']", "融和新村7幢301")
    page.check("[name='danger'][value='no']")
    page.click("button.large")
    assert "已登记" in page.locator("h1").inner_text()
    number = page.locator(".plate").inner_text().replace("\n", "").replace(" ", "")
    assert re.fullmatch(r"\d{8}", number)

    page.goto("/track")
    page.fill("[name='number']", number)
    page.fill("[name='proof']", "0106")
    page.click("button.large")
    said = page.locator("main").inner_text()
    assert "已登记" in said
    for hidden in ["陈㛃", "融和新村", "15405910106"]:
        assert hidden not in said
    page.fill("[name='text']", "快递有两个")
    page.click("button[value=amend]")
    assert "已记下" in page.locator("main").inner_text()
    page.fill("[name='number']", number)
    page.fill("[name='proof']", "0107")
    page.click("button.large")
    assert "没有查到,请核对编号,或打服务站电话" in page.locator("main").inner_text()


def test_one_question_a_step(open_page):
    page = open_page(java_script_enabled=False, viewport={"width": 360, "height": 740})
    page.goto("/form")
    page.click("text=字太多")
    page.fill("[name='text']", "想有人说说话")
    page.click("button.large")
    page.select_option("[name='kind']", "condolence.listen")
    page.click("button.large")
    page.fill("[name='caller.phone']", "15405910107")
    page.click("button.large")
    page.click("text=上一步")
    assert page.input_value("[name='caller.phone']") == "15405910107"
    for _ in range(3):
        page.click("button.large")
    assert "最后" in page.content() or "第 6 句" in page.content()
    page.click("button.large")
    assert "已登记" in page.locator("h1").inner_text()


def test_the_desk_works_without_javascript(open_page):
    page = open_page(java_script_enabled=False, viewport={"width": 1440, "height": 900})
    keys = sign_in(page, "小黄")
    keys.fill("caller.phone", "15405910108")
    keys.fill("caller.name", "何阿公")
    keys.choose("kind", "shop")
    keys.fill("text", "要盐1包")
    keys.to(act="登记", type="submit")
    keys.go()
    assert "/desk/receipt/" in page.url
    page.goto("/desk/today?q=0108")
    assert "何阿公" in page.locator("main").inner_text()
    # Who rings again is filled in by a button of the panel.
    page.goto("/desk/new")
    page.fill("[name='caller.phone']", "15405910108")
    page.check("[name='kind'][value='inquiry']")
    page.fill("[name='text']", "问盐买了没有")
    page.click("button.large[value=save]")
    assert "像是同一件事" in page.title()
    page.click("button[value=back]")
    assert page.input_value("[name='text']") == "问盐买了没有"
    page.click("[name='recalled']")
    assert page.input_value("[name='caller.name']") == "何阿公"


def test_english(open_page):
    page = open_page(viewport={"width": 768, "height": 1024})
    page.goto("/form?lang=en")
    assert page.locator("html").get_attribute("lang") == "en"
    page.fill("[name='caller.phone']", "123")
    page.click("button.large")
    assert "digits of the phone number are missing" in page.locator("#faults").inner_text()
    assert re.search(r"[一-鿿]", page.locator("main").inner_text().replace("走访慰问", "")) is None
