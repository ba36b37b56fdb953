"""Every page in both colour schemes and three widths: axe finds nothing serious, nothing is wider than the screen."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from conftest import sign_in

WIDTHS = [360, 768, 1440]
SCHEMES = ["light", "dark"]
axe = Axe()


@pytest.fixture(scope="module")
def cases(house, chromium):
    """One case of each line, and one that is held."""
    page = chromium.new_context(base_url=house.url, locale="zh-CN").new_page()
    sign_in(page, "小吴")
    made = {}
    calls = {
        "errand": {"kind": "shop", "text": "米10斤 生抽1瓶 鸡蛋一板 最多40块", "caller.phone": "15405910401", "caller.name": "林依姆",
                   "address": "榕荫里2号楼501"},
        "dispute": {"kind": "neighbour", "text": "楼上漏水", "caller.phone": "15405910402", "address": "融和新村5幢402"},
        "visit": {"kind": "visit", "text": "慰问 刚出院", "caller.name": "黄阿公", "address": "融和新村2幢101",
                  "batch": "2026-03 住院慰问", "cash.fund": "party-dues", "cash.fen": "100", "caller.resident": "R01"},
        "held": {"kind": "other", "text": "门口有煤气味", "address": "榕荫里1号楼203", "danger": "yes"},
    }
    for name, fields in calls.items():
        page.goto("/desk/new")
        page.evaluate("() => document.querySelectorAll('.folds details').forEach(d => d.open = true)")
        for field, text in fields.items():
            control = page.locator(f"[name='{field}']").first
            if control.get_attribute("type") == "radio":
                page.check(f"[name='{field}'][value='{text}']")
            elif control.evaluate("e => e.tagName") == "SELECT":
                control.select_option(text)
            else:
                control.fill(text)
        page.click("button.large[value=save]")
        if "像是同一件事" in page.title():
            page.click("button[value=separate]")
        made[name] = page.locator(".plate").first.inner_text().replace("\n", "").replace(" ", "")
    page.context.close()
    return made


def addresses(cases):
    desk = ["/desk/new", f"/desk/new?same={cases['errand']}", "/desk/today", "/desk/today?state=held", "/desk/today?q=nobody", "/desk/tell"]
    desk += [f"/desk/cases/{number}" for number in cases.values()]
    desk += [f"/desk/cases/{cases['errand']}/slip", f"/desk/cases/{cases['dispute']}/admission",
             f"/desk/cases/{cases['visit']}/signatures", "/desk/cases/10000000"]
    return desk, ["/form", "/form?lang=en", "/form?by=question", "/track", "/track?lang=en"], ["/sign-in"]


def serious(results):
    return [
        f"{v['id']} ({v['impact']}): {v['nodes'][0]['html'][:160]}"
        for v in results.response["violations"] if v["impact"] in ("serious", "critical")]


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", WIDTHS)
def test_pages(open_page, shots, cases, width, scheme):
    desk, public, out = addresses(cases)
    found = []

    def look(page, address):
        page.goto(address)
        name = address.strip("/").replace("/", "-").replace("?", "_").replace("=", "-") or "start"
        for number in cases:
            name = name.replace(cases[number], number)
        page.screenshot(path=shots / f"{name}.{width}.{scheme}.png", full_page=True)
        found.extend(f"{address} {width} {scheme}: {what}" for what in serious(axe.run(page)))
        wide = page.evaluate("() => document.documentElement.scrollWidth - window.innerWidth")
        is_paper = address.rsplit("/", 1)[-1] in ("slip", "admission", "signatures")
        if wide > 0 and not is_paper:
            found.append(f"{address} {width} {scheme}: {wide} px wider than the screen")

    visitor = open_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    for address in public + out:
        look(visitor, address)
    page = open_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    sign_in(page, "小吴")
    for address in desk:
        look(page, address)
    assert not found, "\n".join(found)
