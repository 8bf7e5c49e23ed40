"""Several documents with the verdicts that are expected of them, files, and what is taken along."""

import json

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser.playground import Playground

EXPRESSION = "ge(count(root.items), 2)"
DROP = """(editor, files) => {
    const dropped = new DataTransfer();
    for (const [name, text] of files) dropped.items.add(new File([text], name, { type: "application/json" }));
    editor.dispatchEvent(new DragEvent("drop", { dataTransfer: dropped, bubbles: true, cancelable: true }));
}"""

only_server = pytest.mark.parametrize("engine", ["server"], indirect=True)


def open_cases(playground: Playground) -> None:
    playground.page.locator("#cases > summary").click()


def verdicts(playground: Playground) -> list[str]:
    return playground.page.locator(".verdict-of").all_inner_texts()


def test_each_document_has_its_verdict_and_the_link_keeps_them(playground: Playground, context: BrowserContext) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    playground.fill(EXPRESSION, '{"items": [1, 2]}')
    open_cases(playground)
    playground.page.get_by_role("button", name="Add a document").click()
    playground.fill(EXPRESSION, '{"items": []}')
    playground.page.get_by_label("Expected of Document 1").select_option("True")
    playground.page.get_by_label("Expected of Document 2").select_option("True")
    expect(playground.page.locator(".verdict-of")).to_have_text(["✓ True", "✕ False, not expected"])
    expect(playground.page.locator("#met")).to_have_text("1 of 2 as expected")
    playground.page.get_by_role("button", name="Copy link").click()
    expect(playground.page.locator("#notice")).to_contain_text("Link copied")
    copied = playground.page.evaluate("navigator.clipboard.readText()")
    other = Playground(context.new_page(), playground.url)
    other.open(copied.removeprefix(playground.url))
    expect(other.page.locator(".verdict-of")).to_have_text(["✓ True", "✕ False, not expected"])
    expect(other.editor("root")).to_have_value('{"items": []}')
    assert other.problems == []


def test_a_document_is_chosen_edited_and_removed(playground: Playground) -> None:
    playground.fill(EXPRESSION, '{"items": [1, 2]}')
    open_cases(playground)
    playground.page.get_by_role("button", name="Add a document").click()
    expect(playground.editor("root")).to_have_value("")
    playground.fill(EXPRESSION, '{"items": []}')
    expect(playground.page.locator(".verdict-of")).to_have_text(["True", "False"])
    playground.page.get_by_role("button", name="Document 1", exact=True).click()
    expect(playground.editor("root")).to_have_value('{"items": [1, 2]}')
    expect(playground.word).to_have_text("True")
    playground.page.get_by_role("button", name="Remove Document 1").click()
    expect(playground.editor("root")).to_have_value('{"items": []}')
    expect(playground.word).to_have_text("False")
    expect(playground.page.locator(".verdict-of")).to_have_count(1)


@only_server
def test_files_are_dropped_as_documents_and_laid_out(playground: Playground) -> None:
    playground.fill(EXPRESSION)
    files = [["one.json", '{"items":[1,2],"n":12345678901234567890.10}'], ["two.json", '{"items":[]}']]
    playground.page.locator("#root-editor").evaluate(DROP, files)
    expect(playground.page.locator(".verdict-of")).to_have_text(["True", "False"])
    expect(playground.page.locator("#documents .name")).to_have_text(["one.json", "two.json"])
    playground.page.get_by_role("button", name="one.json", exact=True).click()
    laid_out = '{\n  "items": [\n    1,\n    2\n  ],\n  "n": 12345678901234567890.10\n}'
    expect(playground.editor("root")).to_have_value(laid_out)


@only_server
@pytest.mark.parametrize("is_open", [True, False])
def test_files_are_dropped_on_the_table(playground: Playground, is_open: bool) -> None:
    playground.fill(EXPRESSION, '{"items": [0, 1, 2]}')
    if is_open:
        open_cases(playground)
    files = [["one.json", '{"items":[1,2]}'], ["two.json", '{"items":[]}']]
    playground.page.locator("#cases").evaluate(DROP, files)
    expect(playground.page.locator("#documents .name")).to_have_text(["Document 1", "one.json", "two.json"])
    expect(playground.page.locator(".verdict-of")).to_have_text(["True", "True", "False"])


@only_server
def test_the_first_file_on_the_table_takes_the_place_of_no_document(playground: Playground) -> None:
    playground.fill(EXPRESSION)
    playground.page.locator("#cases").evaluate(DROP, [["one.json", '{"items":[1,2]}']])
    expect(playground.word).to_have_text("True")
    expect(playground.page.locator("#documents .name")).to_have_text(["one.json"])


@only_server
def test_a_file_is_dropped_on_the_other_values(playground: Playground) -> None:
    playground.fill("eq(variables.a, 'b')")
    values = playground.page.locator("#others-box")
    values.evaluate(DROP, [["variables.json", '{"variables":{"a":"b"}}']])
    expect(playground.word).to_have_text("True")
    expect(playground.editor("others")).to_have_value('{\n  "variables": {\n    "a": "b"\n  }\n}')
    values.evaluate(DROP, [["a.json", "{}"], ["b.json", "{}"]])
    expect(playground.page.locator("#notice")).to_contain_text("The other values are one file.")
    expect(playground.word).to_have_text("True")
    playground.editor("others").press("Control+z")
    expect(playground.editor("others")).to_have_value("")


@only_server
def test_a_file_that_misses_its_field_changes_nothing(playground: Playground) -> None:
    playground.fill(EXPRESSION, '{"items": [1, 2]}')
    dropped = "(body, files) => { body.addEventListener('drop', (event) => setTimeout(() => { "
    dropped += "window.isPrevented = event.defaultPrevented; }), { once: true }); (" + DROP + ")(body, files); }"
    playground.page.locator("footer").evaluate(dropped, [["one.json", "{}"]])
    playground.page.wait_for_function("window.isPrevented === true")
    expect(playground.editor("root")).to_have_value('{"items": [1, 2]}')


@only_server
def test_a_file_is_opened_by_a_button_and_one_that_is_no_text_is_refused(playground: Playground) -> None:
    playground.fill(EXPRESSION)
    good = {"name": "a.json", "mimeType": "application/json", "buffer": b'{"items": [1, 2]}'}
    playground.page.locator("#file").set_input_files(good)
    expect(playground.word).to_have_text("True")
    playground.page.locator("#file").set_input_files({**good, "name": "b.json", "buffer": b"\xff\xfe"})
    expect(playground.page.locator("#notice")).to_contain_text("b.json is no text in UTF-8")
    expect(playground.word).to_have_text("True")


LAYOUTS = [
    ('{"a":{},"b":[],"c":"{\\"x\\": [1,2]}"}', '{\n  "a": {},\n  "b": [],\n  "c": "{\\"x\\": [1,2]}"\n}'),
    ("[1e400 , -0.0,\n null]", "[\n  1e400,\n  -0.0,\n  null\n]"),
    ('"text"', '"text"'),
]


@only_server
@pytest.mark.parametrize(("typed", "laid_out"), LAYOUTS)
def test_json_is_laid_out_and_no_value_changes(playground: Playground, typed: str, laid_out: str) -> None:
    playground.fill("true", typed)
    playground.page.get_by_role("button", name="Format the document").click()
    expect(playground.editor("root")).to_have_value(laid_out)
    assert json.loads(typed) == json.loads(laid_out)


@only_server
def test_what_is_no_json_is_not_laid_out(playground: Playground) -> None:
    playground.fill("true", '{"a": }')
    playground.page.get_by_role("button", name="Format the document").click()
    expect(playground.page.locator("#notice")).to_contain_text("no JSON yet")
    expect(playground.editor("root")).to_have_value('{"a": }')


def test_all_of_it_is_exported(playground: Playground, context: BrowserContext) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    playground.fill(EXPRESSION, '{"items": [1, 2]}')
    playground.page.locator("#exports-box > summary").click()
    shown = playground.page.locator("#exports pre")
    expect(shown).to_have_count(4)
    expect(shown.nth(0)).to_contain_text(f"conditions explain '{EXPRESSION}' --root -")
    expect(shown.nth(1)).to_contain_text(f"| conditions explain '{EXPRESSION}' --root -")
    expect(shown.nth(2)).to_contain_text(f"conditions.compile('{EXPRESSION}')")
    expect(shown.nth(3)).to_contain_text(f"successCriteria: {EXPRESSION}")
    playground.page.get_by_label("Place").select_option("job")
    expect(shown.nth(3)).to_contain_text(f"condition: {EXPRESSION}")
    playground.page.get_by_role("button", name="Copy as YAML").click()
    expect(playground.page.locator("#notice p")).to_have_text("YAML copied.")
    assert f"condition: {EXPRESSION}" in playground.page.evaluate("navigator.clipboard.readText()")
