"""The page keeps still while one types, and what belongs together stands on one line."""

import pytest
from playwright.sync_api import expect

from tests.browser.playground import Playground

pytestmark = pytest.mark.parametrize("engine", ["server"], indirect=True)

TOPS = (
    """() => ["root", "others-box", "functions"].map((id) => document.getElementById(id).getBoundingClientRect().top)"""
)

LEFTS = """() => {
    const BEGINS = ".reasons button, .turned span, .warnings button:not(.fix), summary, .sentence, .tip, .tree > li > "
        + ".line";
    const lefts = (card) => {
        const walker = document.createTreeWalker(card, NodeFilter.SHOW_TEXT);
        const [found, begun] = [new Set(), new Set()];
        for (let node = walker.nextNode(); node; node = walker.nextNode()) {
            const parent = node.parentElement;
            if (!node.data.trim() || parent.closest("pre.log, .tree ul ul, .hidden, .icon")) continue;
            const range = document.createRange();
            range.selectNodeContents(node);
            const [first] = range.getClientRects();
            const line = parent.closest(BEGINS);
            if (!first || !line) continue;
            if (!begun.has(line)) found.add(`${Math.round(first.left)} ${line.textContent}`);
            begun.add(line);
        }
        return [...found];
    };
    return { inner: lefts(document.getElementById("answer")),
             edge: document.querySelector("#answer .icon").getBoundingClientRect().left };
}"""


@pytest.mark.parametrize("width", [1280, 360])
def test_typing_a_condition_moves_nothing_beside_it(playground: Playground, width: int) -> None:
    playground.page.set_viewport_size({"width": width, "height": 900})
    playground.fill("", '{"status": "ok", "items": [1, 2]}')
    before = playground.page.evaluate(TOPS) if width > 800 else None
    for letter in "eq(root.status, 'o')":
        playground.editor("expression").press_sequentially(letter)
        playground.page.wait_for_timeout(30)
        top = playground.editor("expression").evaluate("area => area.getBoundingClientRect().top")
        assert top == playground.page.locator(".editor.tall").evaluate("area => area.getBoundingClientRect().top + 1")
        if before:
            assert playground.page.evaluate(TOPS) == before, letter


@pytest.mark.parametrize("width", [1280, 360])
def test_typing_a_document_does_not_move_it(playground: Playground, width: int) -> None:
    playground.page.set_viewport_size({"width": width, "height": 700})
    playground.fill("eq(root.status, 'ok')", '{"status": "no"}')
    expect(playground.word).to_have_text("False")
    root = playground.editor("root")
    root.scroll_into_view_if_needed()
    top = "area => Math.round(area.getBoundingClientRect().top)"
    root.press("End")
    playground.page.wait_for_timeout(200)
    before = root.evaluate(top)
    for key in ("Backspace", "Backspace", "Backspace"):
        root.press(key)
        playground.page.wait_for_timeout(150)
        assert abs(root.evaluate(top) - before) <= 1
    expect(playground.word).to_have_text("Error")


def test_an_error_is_held_back_while_the_completion_is_open(playground: Playground) -> None:
    playground.fill("true", '{"status": "ok"}')
    expect(playground.word).to_have_text("True")
    playground.type_expression("eq(root.st")
    expect(playground.options).to_have_count(1)
    playground.page.wait_for_timeout(400)
    expect(playground.page.locator("#expression-error")).to_be_empty()
    expect(playground.editor("expression")).not_to_have_attribute("aria-invalid", "true")
    expect(playground.word).not_to_have_text("Error")
    playground.editor("expression").press("Escape")
    expect(playground.word).to_have_text("Error")
    expect(playground.page.locator("#expression-error")).to_contain_text("eq( is never closed")


def test_everything_in_the_answer_begins_at_one_edge(playground: Playground) -> None:
    playground.fill("and(eq(root.status, 'no'), gt(root.items.length, 1))", '{"status": "ok", "items": [1, 2]}')
    expect(playground.page.locator(".warnings li")).to_have_count(1)
    expect(playground.page.locator(".reasons li")).not_to_have_count(0)
    found = playground.page.evaluate(LEFTS)
    assert [line for line in found["inner"] if abs(int(line.split()[0]) - found["edge"]) > 2] == []
    assert len(found["inner"]) >= 6
    playground.fill("eq(root.status, 'no')", '{"status": "ok"}')
    expect(playground.page.locator(".turned")).to_be_visible()
    found = playground.page.evaluate(LEFTS)
    assert f"{found['edge']:.0f} True if root.status were 'no'" in found["inner"]


def test_the_values_of_the_parts_have_the_size_of_the_text(playground: Playground) -> None:
    playground.fill("eq(root.status, 'ok')", '{"status": "ok"}')
    expect(playground.word).to_have_text("True")
    size = "line => parseFloat(getComputedStyle(line).fontSize)"
    assert playground.page.locator(".tree .line").first.evaluate(size) >= 16
    assert playground.page.locator(".tree code").first.evaluate(size) >= 15
