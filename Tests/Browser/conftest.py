import os
import pathlib

import pytest
from playwright.sync_api import sync_playwright

from house import PASSWORD, House
from keyboard import Keyboard

CHROMIUM = os.environ.get("LINLI_CHROMIUM", "/usr/bin/chromium")
SHOTS = pathlib.Path(os.environ.get("LINLI_SHOTS", "/tmp/linli-shots"))


@pytest.fixture(scope="session")
def house():
    house = House()
    yield house
    house.close()


@pytest.fixture(scope="session")
def chromium():
    with sync_playwright() as playwright:
        # Everything runs on this machine, as root in CI.
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def shots():
    SHOTS.mkdir(parents=True, exist_ok=True)
    return SHOTS


@pytest.fixture
def open_page(house, chromium):
    """Pages of fresh visitors; anything that a page's script throws fails the test."""
    contexts = []
    thrown = []

    def open_(**options):
        context = chromium.new_context(base_url=house.url, locale="zh-CN", **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15000)
        page.on("pageerror", lambda error: thrown.append(f"{page.url}: {error}"))
        return page

    yield open_
    for context in contexts:
        context.close()
    assert not thrown, thrown


def sign_in(page, name):
    """By keyboard: the name, Tab, the password, Enter."""
    page.goto("/sign-in")
    keys = Keyboard(page)
    keys.wait_for_focus()
    keys.fill("account", name)
    keys.fill("password", PASSWORD)
    keys.go()
    assert page.url.endswith("/desk/new"), page.url
    return keys


@pytest.fixture
def clerk(open_page):
    def clerk_(name="小吴", **options):
        page = open_page(viewport={"width": 1440, "height": 900}, **options)
        return page, sign_in(page, name)

    return clerk_
