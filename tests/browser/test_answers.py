"""What is typed is judged and explained at once, by either engine."""

import json

import pytest
from playwright.sync_api import expect

from conditions.playground.answers import answer
from tests.browser.playground import Playground
from tests.paths import ROOT

PAGE = ROOT / "conditions" / "playground" / "page"
EXAMPLES = json.loads((PAGE / "examples.json").read_text(encoding="utf-8"))["examples"]
DOCUMENT = '{"status": "Successful", "items": [1]}'


def test_typing_changes_the_verdict(playground: Playground) -> None:
    playground.fill("", DOCUMENT)
    expect(playground.word).to_have_text("Nothing to evaluate")
    playground.type_expression("eq(root.status, 'successful')")
    expect(playground.word).to_have_text("True")
    playground.type_expression("not(root.items)")
    expect(playground.word).to_have_text("False")
    playground.type_expression("count(root.items)")
    expect(playground.word).to_have_text("1")
    expect(playground.page.locator(".remark")).to_have_text("Number, true as a condition")


def test_the_parts_that_decided_are_marked_and_told(playground: Playground) -> None:
    playground.fill("and(eq(root.status, 'successful'), ge(count(root.items), 2))", DOCUMENT)
    expect(playground.page.locator(".reasons li")).to_have_text(["count(root.items) is 1, which is less than 2"])
    assert playground.marked("decides-false") == "ge(count(root.items), 2)"
    playground.page.locator(".reasons button").click()
    selected = "area => area.value.slice(area.selectionStart, area.selectionEnd)"
    assert playground.editor("expression").evaluate(selected) == "ge(count(root.items), 2)"


def test_warnings_stand_below_the_verdict_and_lead_to_their_place(playground: Playground) -> None:
    playground.fill("gt(root.items.length, 2)", DOCUMENT)
    expect(playground.page.locator(".warnings li")).to_have_count(1)
    expect(playground.page.locator(".warnings")).to_contain_text("W215")
    playground.page.locator(".warnings button:not(.fix)").click()
    selected = "area => area.value.slice(area.selectionStart, area.selectionEnd)"
    assert playground.editor("expression").evaluate(selected) == "root.items.length"
    playground.fill("gt(count(root.items), 2)", DOCUMENT)
    expect(playground.page.locator(".warnings")).to_have_count(0)


def test_marks_stay_on_their_parts_while_the_text_before_them_changes(playground: Playground) -> None:
    playground.fill("and(true, gt(root.items[0], 5))", DOCUMENT)
    expect(playground.page.locator(".reasons")).to_contain_text("root.items[0] is 1")
    playground.editor("expression").evaluate("area => area.setSelectionRange(4, 4)")
    moved = playground.editor("expression").evaluate(
        """area => {
            document.execCommand("insertText", false, "1, ");
            return Array.from(area.parentElement.querySelectorAll(".decides-false"), (one) => one.textContent).join("");
        }"""
    )
    assert moved == "gt(root.items[0], 5)"


def test_the_value_of_each_part_and_the_log_of_azure_can_be_read(playground: Playground) -> None:
    playground.fill("eq(root.status, 'successful')", DOCUMENT)
    expect(playground.page.locator(".tree .line").nth(1)).to_have_text("root.status'Successful'")
    playground.page.get_by_text("What Azure logs").click()
    expect(playground.page.locator("pre.log")).to_contain_text("Expanded: eq('Successful', 'successful')")


@pytest.mark.parametrize("hostile", ["<img src=x onerror=alert(1)>", "</textarea><script>", "${secrets}", "\u202e😀"])
def test_a_document_is_only_ever_text(playground: Playground, hostile: str) -> None:
    playground.fill("root.status", json.dumps({"status": hostile}))
    expect(playground.word).to_have_text(hostile)
    expect(playground.page.locator("#answer img, #answer script")).to_have_count(0)


def test_every_example_gives_what_the_package_gives(playground: Playground) -> None:
    for index, example in enumerate(EXAMPLES):
        question = {"ask": "evaluate", **{name: example[name] for name in ("expression", "root", "others")}}
        wanted = json.loads(answer(json.dumps(question)))
        playground.page.select_option("#examples", str(index))
        expect(playground.page.locator("#about")).to_have_text(example["about"])
        expect(playground.word).to_have_text("Error" if wanted["error"] else wanted["value"])
        expect(playground.page.locator(".reasons li")).to_have_text([mark["sentence"] for mark in wanted["marks"]])


def test_format_lays_the_condition_out_and_can_be_undone(playground: Playground) -> None:
    playground.fill("EQ( root['status'],'x' )", DOCUMENT)
    playground.page.get_by_role("button", name="Format", exact=True).click()
    expect(playground.editor("expression")).to_have_value("eq(root['status'], 'x')")
    expect(playground.page.get_by_role("button", name="Format", exact=True)).to_be_disabled()
    playground.editor("expression").press("Control+z")
    expect(playground.editor("expression")).to_have_value("EQ( root['status'],'x' )")


def test_regular_expressions_are_evaluated_locally_and_refused_clearly_elsewhere(
    playground: Playground, engine: str
) -> None:
    playground.fill("isMatch('abc', 'b')")
    if engine == "server":
        expect(playground.word).to_have_text("True")
    else:
        expect(playground.page.locator(".problem")).to_contain_text("conditions playground")
