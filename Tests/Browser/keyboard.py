"""Hands on a keyboard: what a clerk presses, counted."""

FOCUSED = """() => {
    const e = document.activeElement;
    const summary = e.tagName === 'SUMMARY' ? e.firstChild.textContent.trim() : null;
    return {tag: e.tagName, href: e.getAttribute('href') || '', type: e.type || '', name: e.name || '', value: e.value || '', id: e.id,
            act: e.tagName === 'BUTTON' ? e.textContent.trim() : '', summary, form: e.form ? e.form.getAttribute('action') : ''};
}"""


class Keyboard:
    """Tab, arrows, Enter and letters; never the mouse."""

    def __init__(self, page):
        self.page = page
        self.count = 0

    def press(self, key, times=1):
        for _ in range(times):
            self.page.keyboard.press(key)
            self.count += 1

    def type(self, text):
        """Letters as they are typed; a Chinese sign counts as one."""
        self.page.keyboard.type(text)
        self.count += len(text)

    def focused(self):
        return self.page.evaluate(FOCUSED)

    def to(self, **wanted):
        """Tab until what has the focus is what is wanted."""
        for _ in range(250):
            here = self.focused()
            if all(here.get(name) == value for name, value in wanted.items()):
                return here
            self.press("Tab")
        raise AssertionError(f"Tab does not reach {wanted} on {self.page.url}")

    def fill(self, name, text, **besides):
        self.to(name=name, **besides)
        self.press("Control+a")
        self.type(text)

    def open(self, title, **besides):
        """Unfolds what is folded under a title."""
        here = self.to(summary=title, **besides)
        is_open = self.page.evaluate("() => document.activeElement.parentElement.open")
        if not is_open:
            self.press("Enter")
        return here

    def choose(self, name, value, **besides):
        """One of several: of a list by its arrows, of round buttons by theirs."""
        here = self.to(name=name, **besides)
        if here["tag"] == "SELECT":
            for _ in range(60):
                if self.focused()["value"] == value:
                    return
                self.press("ArrowDown")
            raise AssertionError(f"{name} does not offer {value}")
        self.press("Space")
        for _ in range(60):
            if self.focused()["value"] == value:
                return
            self.press("ArrowDown")
        raise AssertionError(f"{name} does not offer {value}")

    def tick(self, name, *values):
        """Some of several boxes, in the order of the page."""
        left = list(values)
        self.to(name=name)
        for _ in range(60):
            here = self.focused()
            if here["name"] == name and here["value"] in left:
                self.press("Space")
                left.remove(here["value"])
                if not left:
                    return
            self.press("Tab")
        raise AssertionError(f"{name} does not offer {left}")

    def go(self, key="Enter"):
        """A key that leads to another page."""
        with self.page.expect_navigation(wait_until="load"):
            self.press(key)
        self.wait_for_focus()

    def wait_for_focus(self):
        """The browser gives the focus a moment after the page is there: no hand is so quick, and this one would lose a digit."""
        self.page.wait_for_function(
            "() => !document.querySelector('[autofocus]') || document.activeElement !== document.body")
