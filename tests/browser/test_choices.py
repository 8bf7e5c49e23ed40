"""The place and strictness are chosen, hints are applied by a button, and the frame says where one is."""

import re

import pytest
from playwright.sync_api import BrowserContext, Route, expect

from tests.browser.playground import Playground, link

only_server = pytest.mark.parametrize("engine", ["server"], indirect=True)
only_worker = pytest.mark.parametrize("engine", ["worker"], indirect=True)


def test_the_place_decides_what_is_warned_of(playground: Playground) -> None:
    playground.fill("eq(root.status, 'ok')", '{"status": "ok"}')
    expect(playground.word).to_have_text("True")
    expect(playground.page.locator(".warnings")).to_have_count(0)
    playground.page.get_by_label("Place").select_option("job")
    expect(playground.page.locator(".warnings")).to_contain_text("E002 root is known in success criteria")
    playground.page.get_by_label("Place").select_option("criterion")
    expect(playground.page.locator(".warnings")).to_have_count(0)


def test_strict_makes_an_error_of_what_is_not_there(playground: Playground) -> None:
    playground.fill("eq(root.stats, 'ok')", '{"status": "ok"}')
    expect(playground.word).to_have_text("False")
    playground.page.get_by_label("Strict").check()
    expect(playground.word).to_have_text("Error")
    expect(playground.page.locator(".problem")).to_contain_text("did you mean 'status'?")


def test_a_link_keeps_the_choices(playground: Playground) -> None:
    fragment = link(expression="succeeded()", place="step", strict=True)  # type: ignore[arg-type]
    playground.page.evaluate("fragment => { location.hash = fragment; }", fragment)
    expect(playground.editor("expression")).to_have_value("succeeded()")
    expect(playground.page.get_by_label("Place")).to_have_value("step")
    expect(playground.page.get_by_label("Strict")).to_be_checked()


@only_server
@pytest.mark.parametrize("extra", [{"place": 1}, {"strict": "x"}, {"documents": [1]}, {"documents": [{"name": ""}]}])
def test_a_link_with_damaged_choices_is_told(playground: Playground, extra: dict[str, object]) -> None:
    fragment = link(expression="true", **extra)  # type: ignore[arg-type]
    playground.page.evaluate("fragment => { location.hash = fragment; }", fragment)
    expect(playground.page.locator("#notice")).to_contain_text("This link is damaged")


def test_the_hint_stands_once_and_a_button_applies_it(playground: Playground) -> None:
    playground.fill("root.status == 'ok'", '{"status": "ok"}')
    expect(
        playground.page.get_by_text("there are no operators").and_(playground.page.locator(":visible"))
    ).to_have_count(1)
    playground.page.get_by_role("button", name="Apply the hint").click()
    expect(playground.editor("expression")).to_have_value("eq(root.status, 'ok')")
    expect(playground.word).to_have_text("True")
    playground.editor("expression").press("Control+z")
    expect(playground.editor("expression")).to_have_value("root.status == 'ok'")


def test_a_hint_of_a_warning_is_applied_too(playground: Playground) -> None:
    playground.fill("gt(root.items.length, 0)", '{"items": [1]}')
    expect(playground.page.locator(".warnings")).to_contain_text("W215")
    playground.page.get_by_role("button", name="Apply the hint").click()
    expect(playground.editor("expression")).to_have_value("gt(count(root.items), 0)")
    expect(playground.word).to_have_text("True")


@only_server
def test_the_theme_switch_has_a_name_for_each_theme(playground: Playground) -> None:
    theme = playground.page.locator("#theme")
    for name in ("Auto", "Light", "Dark", "Auto"):
        expect(theme).to_contain_text(name)
        expect(theme).to_have_attribute("aria-label", f"Theme: {name}")
        theme.click()


@only_worker
def test_the_logo_leads_back_to_the_site(playground: Playground) -> None:
    playground.page.get_by_role("link", name="condex").click()
    expect(playground.page).to_have_title("Conditions that say why — condex")


@only_worker
def test_size_and_progress_are_told_while_it_loads(context: BrowserContext, url: str) -> None:
    held: list[Route] = []
    context.route("**/pyodide.asm.wasm", lambda route: held.append(route))  # it takes Python functions only
    page = context.new_page()
    page.goto(url)
    expect(page.locator("#answer .word")).to_contain_text("Downloading Python: ")
    expect(page.locator("#answer .word")).to_contain_text(" of ")
    expect(page.locator("#answer .word")).to_contain_text(" MB")
    progress = page.locator("#answer progress")
    expect(progress).to_have_attribute("value", re.compile(r"0\.[1-9]"))
    for _ in range(200):
        page.wait_for_timeout(0 if held else 50)
    held[0].continue_()
    expect(page.locator("#answer .verdict:not(.idle)")).to_be_visible()
