"""What would turn the verdict stands below the parts that decided, once it is found, by either engine."""

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Route, expect

import conditions
from tests.browser.accessibility import violations
from tests.browser.playground import Playground

EXPRESSION = "and(eq(root.status, 'ok'), gt(count(root.items), 2))"
LONG = f"or(eq(root.status, 'ok'), eq(root.{'long' * 20}.{'name' * 20}, '{'word ' * 12}'))"
ITEMS = '{"status": "ok", "items": [1, 2]}'


def turned_of(expression: str, root: str) -> str:
    """What would turn the verdict, as the package tells it."""
    return str(conditions.compile(expression).explain(json.loads(root)).counterfactual)


def test_it_is_told_and_changes_with_what_is_typed(playground: Playground) -> None:
    turned = playground.page.locator(".turned")
    playground.fill("eq(root.status, 'ok')", '{"status": "failed"}')
    expect(turned).to_have_text("True if root.status were 'ok'")
    playground.fill("eq(root.status, 'ok')", '{"status": "OK"}')
    expect(turned).to_have_text("False if root.status were not there")
    playground.fill(EXPRESSION, ITEMS)
    expect(turned).to_have_text("True if root.items had 3 items")
    expect(playground.page.locator("#spoken")).to_contain_text("which is equal to 2. True if root.items had 3 items")


def test_nothing_is_told_where_there_is_no_verdict_or_nothing_turns_it(playground: Playground) -> None:
    turned = playground.page.locator(".turned")
    for expression, word in (("always()", "True"), ("gt(root.n, 'many')", "Error"), ("", "Nothing to evaluate")):
        playground.fill("eq(root.n, 1)", '{"n": 3}')
        expect(turned).to_have_text("True if root.n were 1")
        playground.fill(expression, '{"n": 3}')
        expect(playground.word).to_have_text(word)
        expect(turned).to_have_count(0)
        playground.page.wait_for_timeout(600)
        expect(turned).to_have_count(0)


def test_a_document_is_only_ever_text_in_it(playground: Playground) -> None:
    playground.fill("ne(root.status, '<img src=x onerror=alert(1)>')", '{"status": "<img src=x onerror=alert(1)>"}')
    expect(playground.page.locator(".turned")).to_contain_text("root.status were")
    expect(playground.page.locator("#answer img")).to_have_count(0)


@pytest.mark.parametrize("engine", ["server"], indirect=True)
def test_the_answer_stands_where_the_search_fails(playground: Playground) -> None:
    def refuse(route: Route) -> None:
        if '"turn"' in (route.request.post_data or ""):
            route.abort()
        else:
            route.continue_()

    playground.page.route("**/ask", refuse)
    playground.fill("eq(root.n, 1)", '{"n": 3}')
    playground.page.wait_for_event("requestfailed")
    expect(playground.word).to_have_text("False")
    expect(playground.page.locator(".turned")).to_have_count(0)
    playground.problems[:] = [one for one in playground.problems if "ERR_FAILED" not in one]


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_looks_as_the_rest(browser: Browser, server_url: str, screenshots: Path, scheme: Any, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    playground = Playground(page, server_url)
    playground.open()
    for name, expression, root in (("false", EXPRESSION, ITEMS), ("true", "not(root.off)", "{}"), ("long", LONG, "{}")):
        playground.fill(expression, root)
        expect(page.locator(".turned")).to_have_text(turned_of(expression, root))
        page.locator("#answer").screenshot(path=screenshots / f"turned-{name}-{scheme}-{width}.png")
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.screenshot(path=screenshots / f"turned-page-{scheme}-{width}.png")
    assert playground.problems == []
    page.close()
