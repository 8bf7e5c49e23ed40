"""`restapi demo`: the example steps against a release service on loopback, over a real socket."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from pathlib import Path
from textwrap import wrap
from typing import NamedTuple

from conditions import Explanation
from conditions.terminal import Printer
from restapi.connections_file import Connections
from restapi.invocation import Invocation
from restapi.invoke import invoke
from restapi.outcome import printable
from restapi.release_service import ReleaseService
from restapi.request import Call, prepare
from restapi.statuses import name_of
from restapi.tasks import load
from restapi.variables import Variables

WIDTH = 84  # of the text beside the titles


class Scene(NamedTuple):
    """One file of steps to run."""

    file: str
    about: str
    succeeds: bool = True


SCENES = (
    Scene("deploy.yml", "Create a release and start its deployment."),
    Scene("environment.yml", "Is the deployment over? Not yet: the step fails, and says why.", succeeds=False),
    Scene("environment.yml", "The same step a moment later: the release service is done."),
    Scene("pipeline.yml", "A criterion over nested arrays, from a whole pipeline."),
)


def examples() -> Path:
    """The folder of the example files: within the package where it is installed, in docs/ in a clone."""
    packaged = Path(__file__).parent / "examples"
    return packaged if packaged.is_dir() else Path(__file__).parent.parent / "docs" / "examples"


def run_demo(show: Printer) -> bool:
    """Run all scenes; returns whether each one ended as it should."""
    folder = examples()
    with ReleaseService(token=secrets.token_urlsafe(24)) as service:
        environ = {"RELEASES_URL": service.url, "RELEASES_TOKEN": service.token}
        connections = Connections.load(folder / "connections.yml", environ)
        show(f"A release service listens on {service.url}. The steps are in {_short(folder)}.")
        stage = _Stage(folder, connections, Variables.load(folder / "variables.yml"), show)
        as_expected = [stage.play(number, scene) for number, scene in enumerate(SCENES, start=1)]
    show()
    show("Every step ended as expected." if all(as_expected) else "A step did not end as expected.", "bold")
    return all(as_expected)


@dataclass(frozen=True, slots=True)
class _Stage:
    """Where the scenes are played, and who watches."""

    folder: Path
    connections: Connections
    variables: Variables
    show: Printer

    def play(self, number: int, scene: Scene) -> bool:
        self.show()
        self.show(f"{number}. {scene.about}", "bold")
        self.show(f"   restapi run {scene.file} --variables variables.yml", "cyan")
        succeeded = [self._step(invocation) for invocation in load(self.folder / scene.file)]
        return all(verdict is scene.succeeds for verdict in succeeded)

    def _step(self, invocation: Invocation) -> bool:
        call = prepare(invocation, self.connections, self.variables)
        self.show()
        self.show(f"   {invocation.name}", "underline")
        self._part("Request", _request(call))
        outcome = invoke(invocation, connections=self.connections, variables=self.variables)
        self._part("Response", f"{outcome.status} {name_of(outcome.status or 0)}\n{outcome.text}")
        if outcome.explanation:
            self._part("Condition", call.masker(_explained(outcome.explanation, outcome.succeeded)))
        verdict, style = ("succeeded", "bold green") if outcome.succeeded else ("FAILED", "bold red")
        self._part("Verdict", f"{verdict}: {outcome.reason}", style)
        return outcome.succeeded

    def _part(self, title: str, text: str, style: str = "") -> None:
        """A title in a column of its own, and the text beside it."""
        for number, line in enumerate(printable(text).splitlines()):
            self.show(f"   {'' if number else title:<11}{line}".rstrip(), style)


def _request(call: Call) -> str:
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
