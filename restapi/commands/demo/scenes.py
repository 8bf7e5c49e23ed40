"""`restapi demo`: the example steps against a release service on loopback, over a real socket."""

from __future__ import annotations

import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from textwrap import wrap
from typing import NamedTuple

from conditions import Explanation
from conditions.console.printer import Printer
from conditions.source import printable
from restapi.answers.outcome import notice_lines
from restapi.answers.statuses import name_of
from restapi.callbacks.tickets import Notice
from restapi.calls.preparing import PreparedRequest
from restapi.calls.variables import Variables
from restapi.commands.reports.gate import sample_line
from restapi.commands.reports.poll_progress import told
from restapi.commands.reports.run import summary
from restapi.completing.poll import Polled
from restapi.connections.file import Connections
from restapi.loading import load
from restapi.running.options import Options
from restapi.steps.gate import Gate, Sample, run_gate
from restapi.steps.many import run_many
from restapi.steps.run import run
from restapi.steps.sequence import StepResult
from restapi.testing import ReleaseService

WIDTH = 84  # of the text beside the titles


class Scene(NamedTuple):
    """One file of steps to run; *needs* is a package that may not be installed, and the extra that brings it."""

    file: str
    about: str
    succeeds: bool = True
    needs: tuple[str, str] | None = None


SCENES = (
    Scene("deploy.yml", "Create a release and start its deployment."),
    Scene("environment.yml", "Is the deployment over? Not yet: the step fails, and says why.", succeeds=False),
    Scene("environment.yml", "The same step a moment later: the release service is done."),
    Scene("pipeline.yml", "A criterion over nested arrays, from a whole pipeline."),
    Scene("tag.yml", "A pipeline of Code Stream: the second task uses what the first one got."),
    Scene("poll.yml", "Wait for that deployment: ask again until the criterion is true."),
    Scene(
        "approve.yml",
        "Ask for an approval: the service completes the step when somebody has decided.",
        needs=("uvicorn", "callback"),
    ),
)
GATE = ("environment.yml", "pipeline.yml")
MANY = 50


def examples() -> Path:
    """The folder of the example files: within the package where it is installed, in docs/ in a clone."""
    packaged = Path(__file__).parent / "examples"
    return packaged if packaged.is_dir() else Path(__file__).parents[3] / "docs" / "examples"


def run_demo(show: Printer) -> bool:
    """Run all scenes; returns whether each one ended as it should."""
    folder = examples()
    with ReleaseService(token=secrets.token_urlsafe(24)) as service:
        environ = {"RELEASES_URL": service.url, "RELEASES_TOKEN": service.token}
        given: Options = {
            "connections": Connections.load(folder / "connections.yml", environ),
            "variables": Variables.load(folder / "variables.yml").updated(
                {"releasesUrl": service.url, "releasesToken": service.token}
            ),
            "secrets": [service.token],
        }
        show(f"A release service listens on {service.url}. The steps are in {_short(folder)}.")
        stage = _Stage(folder, given, show)
        as_expected = [stage.play(number, scene) for number, scene in enumerate(SCENES, start=1)]
        as_expected += [stage.gate(len(SCENES) + 1), stage.many(len(SCENES) + 2)]
    show()
    show("Every step ended as expected." if all(as_expected) else "A step did not end as expected.", "bold")
    return all(as_expected)


@dataclass(frozen=True, slots=True)
class _Stage:
    """The stage where the scenes are played, and who watches."""

    folder: Path
    given: Options
    show: Printer

    def play(self, number: int, scene: Scene) -> bool:
        self._title(number, scene.about, f"restapi run {scene.file} --variables variables.yml")
        if scene.needs and find_spec(scene.needs[0]) is None:
            self.show(f"   (left out: pip install 'condex[{scene.needs[1]}]')")
            return True
        steps = load(self.folder / scene.file)
        given: Options = {**self.given, "watch_polls": self._poll, "listen": self._notice}
        return run(steps, watch=self._step, **given).succeeded is scene.succeeds

    def gate(self, number: int) -> bool:
        """Several steps that must pass together, for a second."""
        self._title(number, "A gate: all must pass together, steadily for a second.", "restapi gate … --steady 1s")
        steps = [step for file in GATE for step in load(self.folder / file)]

        def watch(samples: Sequence[Sample]) -> None:
            self._part("Gate", "\n".join(_folded(sample_line(len(samples), samples[-1]))))

        ended = run_gate(Gate(steps, interval=0.5, steady=1, timeout=30), watch=watch, **self.given)
        self._verdict(ended.passed, ended.reason)
        return ended.passed

    def many(self, number: int) -> bool:
        """Many steps at the same time."""
        self._title(number, f"{MANY} steps at once, on one event loop.", "restapi run … --parallel 10")
        begun = time.monotonic()
        ended = run_many(load(self.folder / "environment.yml") * MANY, limit=10, **self.given)
        self._verdict(ended.succeeded, f"{summary(ended)} in {time.monotonic() - begun:.1f} s.")
        return ended.succeeded

    def _title(self, number: int, about: str, command: str) -> None:
        self.show()
        self.show(f"{number}. {about}", "bold")
        self.show(f"   {command}", "cyan")

    def _step(self, step: StepResult) -> None:
        self.show()
        self.show(f"   {step.invocation.name}", "underline")
        if not step.outcomes:
            self._part("Skipped", step.reason)
            return
        outcome = step.outcomes[-1]
        self._part("Request", _request(outcome.call))
        self._part("Response", f"{outcome.status} {name_of(outcome.status or 0)}\n{outcome.text}")
        if outcome.explanation is not None:
            self._part("Condition", outcome.call.masker(_explained(outcome.explanation, outcome.succeeded)))
        self._verdict(outcome.succeeded, outcome.reason)

    def _poll(self, polled: Polled) -> None:
        self._part("Polling", "\n".join(_folded(told(polled))))

    def _notice(self, call: PreparedRequest, notice: Notice) -> None:
        self._part("Service", call.masker("\n".join(notice_lines(notice))))

    def _verdict(self, succeeded: bool, reason: str) -> None:
        verdict, style = ("succeeded", "bold green") if succeeded else ("FAILED", "bold red")
        self._part("Verdict", f"{verdict}: {reason}", style)

    def _part(self, title: str, text: str, style: str = "") -> None:
        """A title in a column of its own, and the text beside it."""
        for number, line in enumerate(printable(text).splitlines()):
            self.show(f"   {'' if number else title:<11}{line}".rstrip(), style)


def _request(call: PreparedRequest) -> str:
    headers = [f"{name}: {value}" for name, value in call.headers]
    body = [call.body.decode().rstrip()] if call.body else []
    return call.masker("\n".join([f"{call.method} {call.url}", *headers, *body]))


def _explained(explanation: Explanation, succeeded: bool) -> str:
    """The three lines, folded; with all parts where the step failed."""
    text = "\n".join(explanation.lines) if succeeded else str(explanation)
    return "\n".join(line for whole in text.splitlines() for line in _folded(whole))


def _folded(line: str) -> list[str]:
    return wrap(line, WIDTH, subsequent_indent="    ", break_long_words=False, break_on_hyphens=False) or [""]


def _short(folder: Path) -> Path:
    """The folder as seen from here, where it is below."""
    return folder.relative_to(Path.cwd()) if folder.is_relative_to(Path.cwd()) else folder
