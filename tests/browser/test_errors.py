"""Errors stand where they are: a caret in the editor, what was expected, and a hint."""

import pytest
from playwright.sync_api import expect

from tests.browser.playground import Playground

WRONG = [
    ("root.status == 'ok'", "{}", "", "expression", 12, "unexpected ==", "write eq(root.status, 'ok')"),
    ("eq(roo.status, 1)", "{}", "", "expression", 3, "there is no named value roo", "did you mean root?"),
    ("and(true,\n  eq(1,", "", "", "expression", 12, "eq( is never closed: ) is missing", "add what is missing, and )"),
    ("eq('😀', root.a b)", "{}", "", "expression", 16, "unexpected b", ""),
    ("true", '{"a": 1,\n "b": tru}', "", "root", 15, "", ""),
    ("true", '{"a": 1', "", "root", 7, "", ""),
    ("true", "{}", '{"variables": }', "others", 14, "", ""),
]


@pytest.mark.parametrize(("expression", "root", "others", "field", "place", "message", "hint"), WRONG)
def test_the_caret_stands_at_the_error(
    playground: Playground, expression: str, root: str, others: str, field: str, place: int, message: str, hint: str
) -> None:
    playground.fill(expression, root, others)
    expect(playground.word).to_have_text("Error")
    expect(playground.editor(field)).to_have_attribute("aria-invalid", "true")
    expect(playground.page.locator(f"#{field}-error")).to_contain_text(message)
    assert playground.page.locator(f"#{field}-error").text_content()
    expect(playground.page.locator(".problem")).to_contain_text(hint)
    assert playground.caret(field) == place


def test_the_place_of_an_error_leads_to_it(playground: Playground) -> None:
    playground.fill("true", '{"a": 1,\n "b": tru}')
    playground.page.get_by_role("button", name="JSON document, line 2").click()
    expect(playground.editor("root")).to_be_focused()
    assert playground.editor("root").evaluate("area => area.selectionStart") == 15


def test_an_error_while_evaluating_still_shows_the_values(playground: Playground) -> None:
    playground.fill("gt(root.count, 'many')", '{"count": 3}')
    expect(playground.page.locator(".problem")).to_contain_text("cannot convert the String 'many' to Number")
    expect(playground.page.locator(".tree .line").nth(1)).to_have_text("root.count3")


def test_a_corrected_error_leaves_nothing_behind(playground: Playground) -> None:
    playground.fill("eq(1, 1")
    expect(playground.word).to_have_text("Error")
    playground.editor("expression").press("End")
    playground.editor("expression").press_sequentially(")")
    expect(playground.word).to_have_text("True")
    expect(playground.page.locator("#expression-error")).to_be_empty()
    expect(playground.editor("expression")).to_have_attribute("aria-invalid", "false")
    expect(playground.page.locator(".caret")).to_have_count(0)


def test_an_expression_that_nests_too_deep_is_an_error(playground: Playground) -> None:
    playground.fill("not(" * 2_000 + "1" + ")" * 2_000)
    expect(playground.page.locator(".problem")).to_contain_text("nests more than 49 deep")


def test_a_document_that_nests_too_deep_is_told_and_the_page_goes_on(playground: Playground) -> None:
    playground.fill("root", "[" * 50_000)
    expect(playground.page.locator("#answer .sentence")).to_contain_text("nests too deep")
    playground.fill("true")
    expect(playground.word).to_have_text("True")
    if playground.problems:  # Python in the browser ends there, and says so itself
        assert "Pyodide has suffered a fatal error" in playground.problems[0]
        playground.problems.clear()
