"""How much a clerk has to press: counted, without the items themselves."""

from playwright.sync_api import expect


def test_a_first_and_a_repeated_errand(clerk):
    page, keys = clerk("小黄")
    items = "米10斤 生抽1瓶"
    keys.count = 0
    keys.type("15405910201")
    keys.press("Tab")
    keys.type("李阿婆")
    keys.press("Tab")
    keys.type("桂香苑B座1205")
    keys.press("Alt+1")
    keys.press("Tab")
    keys.type(items)
    keys.go()
    assert "/desk/receipt/" in page.url
    first = keys.count - len(items)
    keys.go()
    assert page.url.rstrip("?").endswith("/desk/new")

    keys.count = 0
    keys.type("15405910201")
    expect(page.locator("[name='caller.name']")).to_have_value("李阿婆")
    assert page.input_value("[name='address']") == "桂香苑B座1205"
    assert "没办完的 1 件" in page.locator("#recall").inner_text()
    keys.press("Alt+1")
    keys.press("Tab")
    keys.type(items)
    keys.go()
    # The same room and the same line again: the house asks, and one key answers.
    assert "像是同一件事" in page.title()
    keys.go("Alt+2")
    assert "/desk/receipt/" in page.url
    repeated = keys.count - len(items)
    print(f"keystrokes beyond the items: first {first}, repeated {repeated}")
    assert first <= 90
    assert repeated <= 45
