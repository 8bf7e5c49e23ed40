"""The page can be read: by assistive tools, in light and dark, on narrow screens. Pictures go to build/screenshots."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.accessibility import violations
from tests.browser.playground import Playground

WIDTHS = {"wide": 1280, "narrow": 360}

every_scheme = pytest.mark.parametrize("scheme", ["light", "dark"])
every_width = pytest.mark.parametrize("width", WIDTHS)


def show_completions(playground: Playground) -> None:
    playground.fill("", '{"status": "ok"}')
    playground.type_expression("and(eq(root.s")
    expect(playground.options).to_have_count(1)
    playground.editor("expression").press("ArrowDown")
    expect(playground.options.first).to_have_attribute("aria-selected", "true")


def show_everything(playground: Playground) -> None:
    playground.page.select_option("#examples", "3")
    expect(playground.word).to_have_text("True")
    boxes = playground.page.locator("details:not(#function-list details)")
    boxes.evaluate_all("boxes => { for (const box of boxes) box.open = true; }")  # the page opens some by itself
    expect(playground.page.locator("#function-list > li")).to_have_count(45)
    playground.page.locator("#function-list summary").nth(5).click()


def show_error(playground: Playground) -> None:
    playground.fill("and(\n  eq(root.status, 'ok'),\n  root.count >= 3\n)", '{"status": "ok", "count": 3}')
    expect(playground.word).to_have_text("Error")


def show_broken_document(playground: Playground) -> None:
    playground.fill("eq(root.status, 'ok')", '{\n  "status": "ok"\n  "count": 3\n}')
    expect(playground.word).to_have_text("Error")


def show_value(playground: Playground) -> None:
    playground.page.select_option("#examples", "9")
    expect(playground.word).to_contain_text("STAGING")
    playground.editor("expression").click()
    expect(playground.page.locator("#help code").first).to_be_visible()


def show_notice(playground: Playground) -> None:
    playground.page.evaluate("location.hash = '#c=broken'")
    expect(playground.page.locator("#notice")).to_be_visible()


def show_first(playground: Playground) -> None:
    expect(playground.word).to_have_text("False")


SHOWN = [show_first, show_completions, show_everything, show_error, show_broken_document, show_value, show_notice]


@every_scheme
@every_width
@pytest.mark.parametrize("engine", ["server"], indirect=True)
@pytest.mark.parametrize("show", SHOWN, ids=[show.__name__.removeprefix("show_") for show in SHOWN])
def test_nothing_is_inaccessible_or_cut_off(
    playground: Playground, screenshots: Path, show: Callable[[Playground], None], scheme: Any, width: str
) -> None:
    playground.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    playground.page.set_viewport_size({"width": WIDTHS[width], "height": 800})
    show(playground)
    assert violations(playground.page) == []
    playground.page.screenshot(
        path=screenshots / f"{show.__name__.removeprefix('show_')}-{scheme}-{width}.png", full_page=True
    )
    assert playground.page.evaluate("document.documentElement.scrollWidth") <= WIDTHS[width]


@pytest.mark.parametrize("engine", ["server"], indirect=True)
def test_the_theme_follows_the_system_until_one_is_chosen(playground: Playground) -> None:
    background = "getComputedStyle(document.body).backgroundColor"
    light = playground.page.evaluate(background)
    playground.page.emulate_media(color_scheme="dark")
    dark = playground.page.evaluate(background)
    assert light != dark
    theme = playground.page.get_by_role("button", name="Theme: auto")
    theme.click()
    assert playground.page.evaluate(background) == light
    playground.page.reload()
    playground.wait()
    assert playground.page.evaluate(background) == light
    playground.page.get_by_role("button", name="Theme: light").click()
    assert playground.page.evaluate(background) == dark


@pytest.mark.parametrize("engine", ["server"], indirect=True)
def test_the_mirror_lies_exactly_under_the_text(playground: Playground) -> None:
    playground.fill("and(" + "eq(root.status, 'a long text'), " * 12 + "\n\n  true)\n")
    sizes = "area => [area.scrollWidth, area.scrollHeight]"
    assert playground.editor("expression").evaluate(sizes) == playground.mirror("expression").evaluate(sizes)
