"""Python in a worker: how soon it answers, and what becomes of a question that takes too long."""

import json
import subprocess
import sys
from statistics import median

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests.browser.playground import Playground
from tests.paths import ROOT

GENEROUS = 30.0
"""Seconds within which even a busy machine shows the first verdict."""

EDITS = 20

only_worker = pytest.mark.parametrize("engine", ["worker"], indirect=True)
only_server = pytest.mark.parametrize("engine", ["server"], indirect=True)


def seconds_to_first_verdict(page: Page, url: str) -> float:
    """From the start of the navigation to the first verdict shown, by the clock of the page."""
    page.goto("about:blank")
    page.goto(url)
    page.wait_for_selector("#answer .verdict.false")
    return float(page.evaluate("performance.now()")) / 1000


def milliseconds_to_verdict(page: Page, number: int) -> float:
    """From an edit to its verdict shown, by the clock of the page."""
    return float(
        page.evaluate(
            """number => new Promise((resolve) => {
                const area = document.getElementById("expression");
                const answer = document.getElementById("answer");
                const start = performance.now();
                new MutationObserver((_, observer) => {
                    if (answer.querySelector(".word").textContent !== `${number}`) return;
                    observer.disconnect();
                    resolve(performance.now() - start);
                }).observe(answer, { childList: true, subtree: true });
                area.value = `iif(eq(root.status, 'successful'), ${number}, count(root.items))`;
                area.dispatchEvent(new Event("input", { bubbles: true }));
            })""",
            number,
        )
    )


def test_the_first_verdict_comes_soon_and_every_other_one_at_once(
    context: BrowserContext, url: str, engine: str, capsys: pytest.CaptureFixture[str]
) -> None:
    page = context.new_page()
    first, *warm = [seconds_to_first_verdict(page, url) for _ in range(5)]
    edits = [milliseconds_to_verdict(page, number) for number in range(EDITS)]
    with capsys.disabled():
        print(
            f"\n{engine}: first verdict after {first:.2f} s, with a warm cache {min(warm):.2f} to {max(warm):.2f} s; "
            f"from an edit to its verdict {median(edits):.0f} ms, at most {max(edits):.0f} ms"
        )
    assert max(first, *warm) < GENEROUS


@only_worker
def test_python_comes_from_the_site_itself(playground: Playground) -> None:
    assert {"pyodide/pyodide.asm.wasm", "pyodide/python.snapshot", "worker.js"} <= set(playground.requests())


def test_a_question_that_takes_too_long_is_ended_and_the_page_goes_on(playground: Playground) -> None:
    each_with_each = "not(count(jsonpath('$[?(@ > $[*])]')))"  # below the limit of nodes, and still slow
    playground.fill(f"and({', '.join([each_with_each] * 20)})", json.dumps([1] * 900))
    expect(playground.page.locator("#answer .sentence")).to_contain_text("No answer came within 5 seconds")
    playground.fill("eq(1, 1)")
    expect(playground.word).to_have_text("True")


@only_worker
def test_what_is_typed_while_python_starts_is_judged_when_it_is_ready(context: BrowserContext, url: str) -> None:
    page = Playground(context.new_page(), url)
    page.page.goto(url)
    page.fill("eq('typed', 'early')")
    expect(page.word).to_have_text("False")
    expect(page.page.locator(".reasons")).to_contain_text("'typed'")
    assert page.problems == []


def test_what_is_typed_before_the_examples_are_there_stays(context: BrowserContext, url: str) -> None:
    held: list[Route] = []
    context.route("**/examples.json", lambda route: held.append(route))  # it takes Python functions only
    page = Playground(context.new_page(), url)
    with page.page.expect_request("**/examples.json"):
        page.page.goto(url)
    page.fill("eq('typed', 'early')")
    expect(page.word).to_have_text("False")
    held[0].continue_()
    expect(page.page.locator("#examples option")).not_to_have_count(1)
    expect(page.page.locator(".reasons")).to_contain_text("'typed'")


@only_worker
def test_a_start_that_fails_is_told(context: BrowserContext, url: str) -> None:
    context.route("**/python.snapshot", lambda route: route.abort())
    page = context.new_page()
    page.goto(url)
    expect(page.locator("#answer")).to_contain_text("Python could not be started")
    expect(page.locator("#answer")).to_contain_text("Reload the page")


def test_a_server_that_ended_is_told(browser: Browser) -> None:
    command = [sys.executable, "-m", "conditions", "playground", "--port", "0", "--no-browser"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        url = next(word for word in process.stdout.readline().split() if word.startswith("http://"))
        playground = Playground(browser.new_page(), url)
        playground.open()
        process.terminate()
    playground.fill("eq(1, 1)")
    expect(playground.page.locator("#answer")).to_contain_text("is it still running?")
    playground.page.close()
