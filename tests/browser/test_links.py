"""The address holds what the page holds; a damaged one is told, and nothing is lost."""

import base64
import json
import re
import zlib

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser.playground import Playground, link

STATE = {"expression": "eq(root.a, '😀')", "root": '{"a": "😀"}', "others": '{"variables": {"b": 1}}'}


def packed(text: str) -> str:
    """The fragment of a text, compressed as the page does it."""
    compressor = zlib.compressobj(9, wbits=-15)
    data = compressor.compress(text.encode()) + compressor.flush()
    return "#c=" + base64.urlsafe_b64encode(data).decode().rstrip("=")


@pytest.mark.parametrize("fragment", [link(**STATE), packed(json.dumps(STATE))], ids=["plain", "compressed"])
def test_a_shared_link_shows_what_was_shared(playground: Playground, fragment: str) -> None:
    playground.page.goto("about:blank")
    playground.open(fragment)
    for name, text in STATE.items():
        expect(playground.editor(name)).to_have_value(text)
    expect(playground.word).to_have_text("True")
    expect(playground.editor("others")).to_be_visible()


def test_a_link_is_followed_while_the_page_is_open(playground: Playground) -> None:
    playground.page.evaluate("fragment => { location.hash = fragment; }", link(expression="xor(true, true)"))
    expect(playground.editor("expression")).to_have_value("xor(true, true)")
    expect(playground.word).to_have_text("False")


def test_a_copied_link_opens_the_same(playground: Playground, context: BrowserContext) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    playground.fill(**STATE)
    playground.page.get_by_role("button", name="Copy link").click()
    expect(playground.page.locator("#notice")).to_contain_text("Link copied")
    copied = playground.page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(f"{playground.url}#c=")
    other = Playground(context.new_page(), playground.url)
    other.open(copied.removeprefix(playground.url))
    for name, text in STATE.items():
        expect(other.editor(name)).to_have_value(text)
    assert other.problems == []


def test_reloading_keeps_what_was_typed(playground: Playground) -> None:
    playground.fill("eq(3, 3)", "[]")
    expect(playground.page).to_have_url(re.compile("#c="))
    playground.page.reload()
    expect(playground.editor("expression")).to_have_value("eq(3, 3)")
    expect(playground.editor("root")).to_have_value("[]")


BROKEN = {
    "#p=%%%": "characters that do not belong",
    "#c=AAAA": "cannot be unpacked",
    packed(json.dumps(STATE))[:43]: "cannot be unpacked",
    "#p=bm8": "no state of this page",
    "#p=bnVsbA": "no state of this page",
    "#p=_w": "no text",
    link(expression=1): "its expression is not a text",  # type: ignore[arg-type]
    packed(json.dumps({"expression": " " * 3_000_000})): "more than two million characters",
}


@pytest.mark.parametrize(("fragment", "reason"), BROKEN.items(), ids=BROKEN.values())
def test_a_damaged_link_is_told_and_loses_nothing(playground: Playground, fragment: str, reason: str) -> None:
    playground.fill("eq(4, 4)", "[4]")
    expect(playground.word).to_have_text("True")
    playground.page.evaluate("fragment => { location.hash = fragment; }", fragment)
    expect(playground.page.locator("#notice")).to_contain_text(reason)
    expect(playground.editor("expression")).to_have_value("eq(4, 4)")
    expect(playground.editor("root")).to_have_value("[4]")


def test_a_damaged_link_opens_an_example_and_says_so(playground: Playground) -> None:
    playground.page.goto("about:blank")
    playground.open("#c=broken")
    expect(playground.page.locator("#notice")).to_contain_text("This link is damaged")
    expect(playground.editor("expression")).not_to_be_empty()


def test_other_fragments_are_no_links(playground: Playground) -> None:
    playground.page.goto("about:blank")
    playground.open("#expression")
    expect(playground.page.locator("#notice")).to_be_hidden()
