"""The properties of a pipeline step that is completed by polls: `completion: poll` and `poll: {…}`, our additions."""

from __future__ import annotations

import re
from typing import Any

from restapi.errors import FileError, Place, did_you_mean, located
from restapi.invocation import ByCallback, ByPolling, ByResponse, Cancel
from restapi.schedule import Growth, Schedule
from restapi.yaml_file import Entry, refuse_unknown

# Each number of a schedule, by the name of its attribute: the property, and whether it is a whole one.
NUMBERS = {
    "interval": ("interval", False),
    "maximum": ("maximumInterval", False),
    "jitter": ("jitter", False),
    "initial_delay": ("initialDelay", False),
    "count": ("count", True),
    "successes": ("consecutiveSuccesses", True),
    "errors": ("toleratedErrors", True),
}
TEXTS = {"failure": "failure", "proceed": "continue", "status_url": "statusUrl"}
POLL = (*(name for name, _ in NUMBERS.values()), "growth", "success", *TEXTS.values(), "cancel")
CANCEL = {"method": "method", "url": "url", "url_suffix": "urlSuffix", "body": "body"}

_WHOLE = re.compile(r"[0-9]{1,9}")
_NUMBER = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9})?")


class Polls:
    """How one step is polled, checked as it is read."""

    def __init__(self, step: dict[str, Entry]) -> None:
        self.wanted = _is_wanted(step.get("completion")) or "poll" in step
        self.entries = _entries(step.get("poll"), "poll", POLL)
        self.step = step

    def completion(self, otherwise: ByResponse | ByCallback) -> ByResponse | ByPolling | ByCallback:
        """How the step completes; *otherwise* is what its inputs say."""
        if not self.wanted:
            return otherwise
        place = (self.step.get("poll") or self.step["completion"]).place
        if isinstance(otherwise, ByCallback):
            raise FileError("a step that waits for a callback is not polled", place=place, hint="leave one of them out")
        if "success" in self.entries and otherwise.criterion:
            hint = "leave one of them out: they mean the same"
            raise FileError("a step has successCriteria or success", place=self.entries["success"].place, hint=hint)
        with located(place):
            schedule = self._schedule()
        texts = {part: self._text(name) for part, name in TEXTS.items()}
        success = self._text("success") or otherwise.criterion
        return ByPolling(success, schedule=schedule, cancel=self._cancel(), **texts)

    def places(self, inputs: dict[str, Place]) -> dict[str, Place]:
        """Where the parts that are checked later stand, given the places of the inputs."""
        if not self.wanted:
            return {}
        parts = {"success": "success", "cancel": "cancel", **TEXTS}
        found = {part: self.entries[name].value.place for part, name in parts.items() if name in self.entries}
        return {"success": inputs["criterion"], **found}

    def _schedule(self) -> Schedule:
        numbers: dict[str, Any] = {
            part: self._number(name, is_whole) for part, (name, is_whole) in NUMBERS.items() if name in self.entries
        }
        return Schedule(growth=self._growth(), **numbers)

    def _growth(self) -> Growth:
        text = self._text("growth") or Growth.FIXED
        if text.lower() not in list(Growth):
            place = self.entries["growth"].value.place
            raise FileError(f"unknown growth '{text}'", hint=did_you_mean(text, list(Growth)), place=place)
        return Growth(text.lower())

    def _number(self, name: str, is_whole: bool) -> float:
        text, place = self._text(name), self.entries[name].value.place
        if not (_WHOLE if is_whole else _NUMBER).fullmatch(text):
            expected = "a whole number" if is_whole else "a number of seconds" if name != "jitter" else "a number"
            raise FileError(f"{name} must be {expected}", place=place)
        return int(text) if is_whole else float(text)

    def _cancel(self) -> Cancel | None:
        if "cancel" not in self.entries:
            return None
        entries = _entries(self.entries["cancel"], "cancel", tuple(CANCEL.values()))
        texts = {part: entries[name].value.text(name) for part, name in CANCEL.items() if name in entries}
        if {"url", "url_suffix"} <= texts.keys():
            raise FileError("a cancel request has url or urlSuffix", place=entries["url"].place, hint="leave one out")
        return Cancel(**texts)

    def _text(self, name: str) -> str:
        return self.entries[name].value.text(name).strip() if name in self.entries else ""


def _is_wanted(completion: Entry | None) -> bool:
    if completion is None:
        return False
    text = completion.value.text("completion").strip()
    if text.lower() != "poll":
        hint = "write completion: poll; the input waitForCompletion says the others"
        raise FileError(f"unknown completion '{text}'", hint=hint, place=completion.value.place)
    return True


def _entries(entry: Entry | None, what: str, known: tuple[str, ...]) -> dict[str, Entry]:
    entries = entry.value.entries(what) if entry else {}
    refuse_unknown(entries, known, f"property of {what}")
    return entries
