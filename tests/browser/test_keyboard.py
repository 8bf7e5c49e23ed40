"""Everything can be done with the keyboard, and Enter and Tab keep their meaning."""

from playwright.sync_api import expect

from tests.browser.playground import Playground

DOCUMENT = '{"status": "ok", "state": 1, "other name": 2}'


def test_a_condition_is_completed_by_keyboard_alone(playground: Playground) -> None:
    playground.fill("", DOCUMENT)
    editor = playground.editor("expression")
    playground.type_expression("eq(root.sta")
    expect(playground.options).to_have_count(2)
    expect(playground.page.locator("#counted")).to_contain_text("2 completions")
    editor.press("ArrowDown")
    expect(playground.options.first).to_have_attribute("aria-selected", "true")
    expect(editor).to_have_attribute("aria-activedescendant", "candidate-0")
    editor.press("ArrowDown")
    editor.press("ArrowUp")
    editor.press("Enter")
    expect(editor).to_have_value("eq(root.status")
    expect(playground.options).to_have_count(0)
    editor.press_sequentially(", 'ok')")
    expect(playground.word).to_have_text("True")


def test_completions_are_offered_when_asked_for(playground: Playground) -> None:
    playground.fill("root.", DOCUMENT)
    playground.editor("expression").press("End")
    playground.editor("expression").press("Control+Space")
    expect(playground.options).to_have_text([".statusString", ".stateNumber", "['other name']Number"])
    playground.editor("expression").press("ArrowUp")
    playground.editor("expression").press("Tab")
    expect(playground.editor("expression")).to_have_value("root['other name']")
    expect(playground.editor("expression")).to_be_focused()


def test_enter_and_tab_take_nothing_that_was_not_chosen(playground: Playground) -> None:
    playground.fill("", DOCUMENT)
    playground.type_expression("root.s")
    expect(playground.options).to_have_count(2)
    playground.editor("expression").press("Enter")
    expect(playground.editor("expression")).to_have_value("root.s\n")
    expect(playground.options).to_have_count(0)
    playground.type_expression("root.s")
    expect(playground.options).to_have_count(2)
    playground.editor("expression").press("Tab")
    expect(playground.editor("expression")).to_have_value("root.s")
    expect(playground.editor("expression")).not_to_be_focused()
    expect(playground.options).to_have_count(0)


def test_escape_closes_the_completions(playground: Playground) -> None:
    playground.fill("", DOCUMENT)
    playground.type_expression("ro")
    expect(playground.options).to_have_count(1)
    playground.editor("expression").press("Escape")
    expect(playground.options).to_have_count(0)
    expect(playground.editor("expression")).to_be_focused()


def test_the_function_at_the_cursor_is_described_with_its_argument(playground: Playground) -> None:
    playground.fill("", DOCUMENT)
    playground.type_expression("and(true, startsWith(root.status, ")
    expect(playground.page.locator("#help code").first).to_have_text("startsWith(value, prefix)")
    expect(playground.page.locator("#help b")).to_have_text("prefix")
    for _ in range(12):
        playground.editor("expression").press("ArrowLeft")
    expect(playground.page.locator("#help b")).to_have_text("value")


def test_all_functions_can_be_searched(playground: Playground) -> None:
    heading = playground.page.locator("#functions > summary")
    heading.focus()
    heading.press("Enter")
    expect(playground.page.locator("#function-list > li")).to_have_count(45)
    playground.page.get_by_label("Search").fill("json pointer")
    expect(playground.page.locator("#found")).to_have_text("1 of 45 functions")
    expect(playground.page.locator("#function-list code").first).to_have_text("pointer(path)")


def test_the_whole_page_is_reached_by_tab_and_left_again(playground: Playground) -> None:
    playground.fill("eq(1, 2)", DOCUMENT)
    expect(playground.word).to_have_text("False")
    reached = []
    for _ in range(25):
        playground.page.keyboard.press("Tab")
        reached.append(playground.page.evaluate("document.activeElement.id || document.activeElement.className"))
    assert {"skip", "theme", "examples", "copy", "expression", "root"} <= set(reached)


def test_the_verdict_is_read_out(playground: Playground) -> None:
    playground.fill("eq(1, 2)")
    expect(playground.page.locator("#spoken")).to_contain_text("False. ")
    playground.fill("eq(1, ")
    expect(playground.page.locator("#spoken")).to_contain_text("Error in the condition, line 1, column 1")
