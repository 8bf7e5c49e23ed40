import io
import re
from contextlib import redirect_stdout
from pathlib import Path

import pytest

from conditions.console.printer import Printer
from restapi.commands.cli import main
from restapi.commands.demo import scenes as demo


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


DEPLOY = demo.SCENES[0]  # what the gate at the end waits for


@pytest.fixture(scope="module")
def shown() -> str:
    stream = io.StringIO()
    with redirect_stdout(stream):
        assert main(["demo"]) == 0
    return stream.getvalue()


def test_the_demo_ends_as_expected(shown: str) -> None:
    assert shown.splitlines()[-1] == "Every step ended as expected."


def test_the_demo_shows_requests_responses_conditions_and_verdicts(shown: str) -> None:
    assert re.search(r"Request +GET http://127\.0\.0\.1:\d+/releases/2/environments/1\n", shown)
    assert '"status": "inProgress",' in shown
    assert "Condition  Evaluating: and(eq(root['status'], 'successful'), ge(count(root['checks']), 2))\n" in shown
    assert "Expanded: and(eq('successful', 'successful'), ge(2, 2))\n" in shown
    assert shown.count("Verdict    succeeded: ") == 10
    assert shown.count("Verdict    FAILED: The success criterion is false.\n") == 1


def test_the_failure_is_explained(shown: str) -> None:
    failure = shown.partition("Verdict    FAILED")[0]
    assert "root['status'] is 'inProgress', not 'successful'" in failure


def test_the_demo_shows_polls_callbacks_gates_and_many_at_once(shown: str) -> None:
    assert re.search(
        r"Polling +Poll 1: 200 \(OK\): root\['status'\] is 'inProgress', not 'successful'; next in 1 s\n", shown
    )
    assert re.search(r"Service +\S+Z Ann approves version 4\.2\.0\.\n", shown)
    assert re.search(r"Gate +Sample 3 at 1\.\d s passed: ", shown)
    assert "50 steps: 50 succeeded in " in shown


def test_what_is_not_installed_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    scene = demo.Scene("approve.yml", "Needs more.", needs=("not_installed_anywhere", "callback"))
    monkeypatch.setattr(demo, "SCENES", (DEPLOY, scene))
    stream = io.StringIO()
    demo.run_demo(Printer(stream))
    assert "(left out: pip install 'condex[callback]')" in stream.getvalue()


def test_the_token_is_never_shown(shown: str) -> None:
    assert set(re.findall(r"Authorization: (.*)", shown)) == {"***"}


def test_no_line_is_longer_than_100_columns(shown: str) -> None:
    assert [line for line in shown.splitlines() if len(line) > 100] == []


def test_a_terminal_gets_colours_and_a_pipe_does_not(shown: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    stream = Terminal()
    assert demo.run_demo(Printer(stream))
    assert "\x1b[" in stream.getvalue()
    assert "\x1b" not in shown


def test_a_step_that_ends_otherwise_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo, "SCENES", (DEPLOY, demo.Scene("environment.yml", "Too early.", succeeds=True)))
    stream = io.StringIO()
    assert not demo.run_demo(Printer(stream))
    assert stream.getvalue().endswith("A step did not end as expected.\n")


def test_an_installed_package_brings_its_examples(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo, "__file__", str(tmp_path / "scenes.py"))
    (tmp_path / "examples").mkdir()
    assert demo.examples() == tmp_path / "examples"


def test_every_example_is_there() -> None:
    files = sorted(path.stem for path in demo.examples().glob("*.yml"))
    shown_on_pages = ["azure-pipelines", "code-stream", "webhook-rules"]
    used = ["approve", "connections", "deploy", "environment", "pipeline", "poll", "tag", "variables"]
    assert files == sorted(shown_on_pages + used)
