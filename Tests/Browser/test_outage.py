"""Both servers fall silent in the middle of the day, and the desk works on."""

import re
import time


def test_both_servers_stopped(house, clerk):
    page, keys = clerk("小吴")
    stopped = house.stop_servers()
    assert len(stopped) >= 2, stopped
    try:
        # The pages say so once the ledger was not seen for a while.
        end = time.monotonic() + 60
        while "台账暂时连不上" not in page.locator("main").inner_text():
            assert time.monotonic() < end, "the page never says that the ledger is away"
            # As a person would, who looks again.
            time.sleep(1)
            page.reload()
        begun = time.monotonic()
        keys.fill("caller.phone", "15405910301")
        keys.fill("caller.name", "郑依伯")
        keys.fill("address", "榕荫里5号楼301")
        keys.choose("kind", "shop")
        keys.fill("text", "盐1包 酱油1瓶")
        keys.to(act="登记", type="submit")
        keys.go()
        assert "/desk/receipt/" in page.url
        said = page.locator("main").inner_text()
        assert "存在本机" in said, said
        number = page.locator(".plate").first.inner_text().replace("\n", "").replace(" ", "")
        page.goto(f"/desk/cases/{number}")
        for title, fill in [("接单", ("doer", "S01")), ("已购买", ("totalFen", "8.5")), ("送到", None)]:
            verb = {"接单": "accept", "已购买": "purchase", "送到": "deliver"}[title]
            keys.open(title)
            where = f"/desk/cases/{number}/{verb}"
            if fill and fill[0] == "doer":
                keys.choose("doer", fill[1], form=where)
            elif fill:
                keys.fill(fill[0], fill[1], form=where)
            keys.to(act=f"记下:{title}", form=where)
            keys.go()
        assert "办结" in page.locator(".row-chips").inner_text()
        assert "台账还没回话" in page.locator("main").inner_text()
        page.goto("/desk/today?q=0301")
        assert "郑依伯" in page.locator("main").inner_text()
        page.goto("/form")
        assert page.locator("button.large").count() == 1
        print(f"a case from call to end with both servers silent: {time.monotonic() - begun:.1f} s")
    finally:
        house.go_on(stopped)
    # What was registered goes to its end by itself.
    end = time.monotonic() + 120
    page.goto(f"/desk/cases/{number}")
    while "台账还没回话" in page.locator("main").inner_text() or "在办" in page.locator(".row-chips").inner_text():
        assert time.monotonic() < end, page.locator("main").inner_text()[:800]
        # The page shows what was there when it was asked for.
        time.sleep(1)
        page.goto(f"/desk/cases/{number}")
    assert "办结" in page.locator(".row-chips").inner_text()
    assert re.search(r"没有办成", page.locator("main").inner_text()) is None
