"""The page as its users see it: what they type, and what they then find where."""

import base64
import json
from urllib.parse import urlsplit

from playwright.sync_api import ConsoleMessage, Locator, Page, Request, expect

expect.set_options(timeout=20_000)

REPLACE = """texts => {
    for (const [id, text] of Object.entries(texts)) document.getElementById(id).value = text;
    for (const id of Object.keys(texts)) {
        document.getElementById(id).dispatchEvent(new Event("input", { bubbles: true }));
    }
}"""
"""Replaces what the editors hold, all at once, whatever it is."""


class Playground:
    """The open page, and all that it said and asked for.

    Attributes:
        problems: Errors and warnings on the console, and what was not caught.
    """

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.url = url
        self.problems: list[str] = []
        self._requests: list[str] = []
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        page.on("request", self._asked)

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.problems.append(message.text)

    def _asked(self, request: Request) -> None:
        self._requests.append(request.url)

    def requests(self) -> list[str]:
        """The paths that were asked for, below the page."""
        return [url.removeprefix(self.url) for url in self._requests]

    def requests_elsewhere(self) -> list[str]:
        """The addresses of other hosts that were asked."""
        here = urlsplit(self.url).netloc
        return [url for url in self._requests if urlsplit(url).netloc != here]

    def open(self, fragment: str = "") -> None:
        """Open the page, and wait for its first answer."""
        self.page.goto(self.url + fragment)
        self.wait()

    def wait(self) -> None:
        """Wait until the page shows an answer."""
        expect(self.page.locator("#answer .verdict:not(.idle)")).to_be_visible()

    def editor(self, name: str) -> Locator:
        return self.page.locator(f"#{name}")

    def mirror(self, name: str) -> Locator:
        """The layer with the colours and marks behind an editor."""
        return self.page.locator(f".editor:has(#{name}) .mirror")

    def fill(self, expression: str, root: str = "", others: str = "") -> None:
        """Replace what the editors hold."""
        if others:
            self.page.locator("#others-box").evaluate("box => { box.open = true; }")
        self.page.evaluate(REPLACE, {"root": root, "others": others, "expression": expression})

    def type_expression(self, text: str) -> None:
        """Empty the editor of the condition, and type into it, key by key."""
        self.editor("expression").fill("")
        self.editor("expression").press_sequentially(text)

    @property
    def word(self) -> Locator:
        """The verdict, in a word."""
        return self.page.locator("#answer .word")

    @property
    def options(self) -> Locator:
        """The completions that are offered."""
        return self.page.locator("#popup:visible [role=option]")

    def marked(self, kind: str) -> str:
        """All the text in the condition that has a mark."""
        return "".join(self.mirror("expression").locator(f".{kind}").all_text_contents())

    def caret(self, name: str) -> int:
        """The place of the caret that shows an error in an editor."""
        return int(
            self.mirror(name).evaluate(
                """mirror => {
                    const range = document.createRange();
                    range.setStart(mirror, 0);
                    range.setEndBefore(mirror.querySelector(".caret"));
                    return range.toString().length;
                }"""
            )
        )


def link(**state: str) -> str:
    """The fragment of a state, as a script may write it."""
    return "#p=" + base64.urlsafe_b64encode(json.dumps(state).encode()).decode().rstrip("=")
