"""The buttons that find documents: what they fill in, what they ask before, and what they say where there is none."""

import json

import pytest
from playwright.sync_api import BrowserContext, Locator, Route, expect

from tests.browser.playground import Playground

EXPRESSION = "and(succeeded(), eq(root.status, 'done'))"

only_worker = pytest.mark.parametrize("engine", ["worker"], indirect=True)
only_server = pytest.mark.parametrize("engine", ["server"], indirect=True)


def find(playground: Playground, verdict: str) -> Locator:
    """Press a button; gives where the outcome is told."""
    playground.page.locator(f"#deciding [data-verdict={verdict}]").click()
    return playground.page.locator("#decided")


@pytest.mark.parametrize("verdict", ["true", "false"])
def test_a_document_with_the_verdict_is_filled_in_and_can_be_taken_back(playground: Playground, verdict: str) -> None:
    playground.fill(EXPRESSION)
    told = find(playground, verdict)
    expect(told).to_contain_text("Filled in.")
    expect(playground.word).to_have_text(verdict.capitalize())
    if verdict == "true":
        expect(playground.editor("root")).to_have_value('{\n  "status": "done"\n}')
        assert json.loads(playground.editor("others").input_value()) == {"status": "Succeeded"}
    told.get_by_role("button", name="Undo").click()
    expect(playground.editor("root")).to_have_value("")
    expect(playground.editor("others")).to_have_value("")
    expect(told).to_be_empty()
    expect(playground.page.locator("#deciding [data-verdict=true]")).to_be_focused()


@only_server
def test_what_is_filled_in_is_undone_in_the_editor_too(playground: Playground) -> None:
    playground.fill("eq(root.status, 'done')", "")
    expect(find(playground, "true")).to_contain_text("Filled in.")
    playground.editor("root").press("Control+z")
    expect(playground.editor("root")).to_have_value("")


def test_what_was_typed_is_replaced_only_when_that_is_wanted(playground: Playground) -> None:
    playground.fill(EXPRESSION, '{"status": "mine"}')
    told = find(playground, "true")
    expect(told).to_contain_text("It would replace what you typed.")
    expect(playground.editor("root")).to_have_value('{"status": "mine"}')
    told.get_by_role("button", name="Keep mine").click()
    expect(told).to_be_empty()
    expect(playground.editor("root")).to_have_value('{"status": "mine"}')
    find(playground, "true").get_by_role("button", name="Replace").click()
    expect(playground.word).to_have_text("True")
    told.get_by_role("button", name="Undo").click()
    expect(playground.editor("root")).to_have_value('{"status": "mine"}')


def test_a_found_document_can_stand_beside_the_one_that_was_typed(playground: Playground) -> None:
    playground.fill(EXPRESSION, '{"status": "mine"}', '{"status": "Failed"}')
    find(playground, "true").get_by_role("button", name="Add to the table").click()
    expect(playground.page.locator("#documents .name")).to_have_text(["Document 1", "Makes it true"])
    expect(playground.page.locator(".verdict-of")).to_have_text(["False", "✓ True"])
    expect(playground.page.locator("#whose")).to_have_text("of this document")
    playground.page.get_by_role("button", name="Document 1", exact=True).click()
    expect(playground.editor("root")).to_have_value('{"status": "mine"}')
    expect(playground.editor("others")).to_have_value('{"status": "Failed"}')
    playground.page.locator("#decided").get_by_role("button", name="Undo").click()
    expect(playground.page.locator(".verdict-of")).to_have_count(1)
    expect(playground.editor("root")).to_have_value('{"status": "mine"}')


@only_server
def test_a_document_of_an_example_is_replaced_at_once(playground: Playground) -> None:
    expect(find(playground, "true")).to_contain_text("Filled in.")
    expect(playground.word).to_have_text("True")
    expect(find(playground, "false")).to_contain_text("Filled in.")
    expect(playground.word).to_have_text("False")


NONE = [
    ("and(succeeded(), failed())", "It is never true, whatever the inputs are: that is proved."),
    ("and(eq(upper(root.a), 'x'), eq(root.a, 'y'))", "It is not known if it is ever true"),
    ("eq(", "The condition cannot be evaluated: eq( is never closed"),
    ("", "Type a condition first."),
]


@pytest.mark.parametrize(("expression", "sentence"), NONE)
def test_where_there_is_none_it_is_said(playground: Playground, expression: str, sentence: str) -> None:
    playground.fill(expression, '{"a": 1}')
    told = find(playground, "true")
    expect(told).to_contain_text(sentence)
    expect(playground.editor("root")).to_have_value('{"a": 1}')
    playground.fill("true", '{"a": 1}')
    expect(told).to_be_empty()


def test_cases_fill_the_table_and_the_link_keeps_them(playground: Playground, context: BrowserContext) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    playground.fill(EXPRESSION)
    playground.page.locator("#cases > summary").click()
    playground.page.get_by_role("button", name="Add cases for each part").click()
    verdicts = playground.page.locator(".verdict-of")
    expect(verdicts).to_have_text(["✓ True", "✓ False", "✓ False"])
    expect(playground.page.locator("#met")).to_have_text("3 of 3 as expected")
    expect(playground.page.locator("#cases-told")).to_contain_text("3 cases added.")
    playground.page.locator("#documents .name").nth(1).click()
    first, second = playground.editor("others"), "eq(root.status, 'done') is False"
    expect(playground.page.locator("#documents .name[aria-pressed=true]")).not_to_have_text("")
    before = (playground.editor("root").input_value(), first.input_value())
    playground.page.get_by_role("button", name="Copy link").click()
    expect(playground.page.locator("#notice")).to_contain_text("Link copied")
    copied = playground.page.evaluate("navigator.clipboard.readText()")
    other = Playground(context.new_page(), playground.url)
    other.open(copied.removeprefix(playground.url))
    expect(other.page.locator(".verdict-of")).to_have_text(["✓ True", "✓ False", "✓ False"])
    assert (other.editor("root").input_value(), other.editor("others").input_value()) == before
    assert second in other.page.locator("#documents").inner_text()
    assert other.problems == []
    playground.page.locator("#cases-told").get_by_role("button", name="Undo").click()
    expect(verdicts).to_have_count(1)


@only_server
def test_parts_that_never_decide_are_named(playground: Playground) -> None:
    playground.fill("and(eq(root.status, 'ok'), or(eq(root.size, 1), true))")
    playground.page.locator("#cases > summary").click()
    playground.page.get_by_role("button", name="Add cases for each part").click()
    told = playground.page.locator("#cases-told")
    expect(told).to_contain_text("2 cases added. None was found in which this decides: eq(root.size, 1) is True")


@pytest.fixture
def later(context: BrowserContext) -> list[Route]:
    """The requests for what searches, which are held."""
    held: list[Route] = []
    context.route("**/later.zip", lambda route: held.append(route))  # it takes Python functions only
    return held


@only_worker
def test_what_searches_is_loaded_once_and_after_the_first_answer(later: list[Route], playground: Playground) -> None:
    expect(playground.word).not_to_have_text("")
    playground.fill("and(succeeded(), failed())")
    expect(playground.word).to_have_text("Error")
    playground.fill("and(failed(), succeeded())", "", '{"status": "Failed"}')
    expect(playground.word).to_have_text("False")
    expect(playground.page.locator(".warnings li")).to_have_count(0)
    later[0].continue_()
    expect(playground.page.locator(".warnings")).to_contain_text("W507")
    expect(find(playground, "true")).to_contain_text("never true")
    assert playground.requests().count("pyodide/later.zip") == 1


@only_worker
def test_what_is_loaded_is_told_and_so_is_that_it_is_missing(
    later: list[Route], playground: Playground, context: BrowserContext
) -> None:
    playground.fill("eq(root.a, 1)")
    told = find(playground, "true")
    expect(told).to_contain_text("Loading what searches, ")
    playground.fill("eq(root.a, 1)", '{"a": 1}')
    expect(playground.word).to_have_text("True")  # questions are answered meanwhile
    later[0].fulfill(status=404)
    expect(told).to_contain_text("could not be loaded")
    context.unroute("**/later.zip")
    expect(find(playground, "false")).to_contain_text("Found one.")
    playground.problems[:] = [one for one in playground.problems if "404" not in one]


SERVICE = [
    ("eq(variables['Agent.OS'], 'Ubuntu')", "W304"),
    ("eq(dependencies.build.result, 'Success')", "W303"),
    ("eq(dependencies.build.results, 'Failed')", "W801"),
]


@pytest.mark.parametrize(("expression", "code"), SERVICE)
def test_what_the_service_knows_is_told_in_the_browser_too(playground: Playground, expression: str, code: str) -> None:
    playground.page.get_by_label("Place").select_option("job")
    playground.fill(expression, "", '{"dependencies": {"build": {"result": "Failed"}}}')
    expect(playground.page.locator(".warnings")).to_contain_text(code)
