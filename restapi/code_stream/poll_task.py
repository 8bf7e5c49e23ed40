"""One POLL task of Code Stream as an invocation."""

from __future__ import annotations

import re
from collections.abc import Mapping

from conditions import ConditionError
from restapi import infix
from restapi.calls.headers import without_secrets
from restapi.calls.polling import CRITERIA
from restapi.code_stream.pipeline import TASK_KEYS, Task, mapping_of
from restapi.code_stream.task import common_arguments, read_url, task_headers
from restapi.errors import CriterionError, FileError, Place, located
from restapi.invocation import ByPolling, Invocation, Request
from restapi.schedule import Schedule
from restapi.yaml_file import Entry, read_flag, refuse_unknown

INPUT_KEYS = ("url", "headers", "pollCount", "pollIntervalSeconds", "ignoreFailure", "exitCriteria", "action")
EXIT_CRITERIA = ("success", "failure")

_NUMBER = re.compile(r"[0-9]{1,9}")


def read_poll_task(task: Task, defaults: Mapping[str, str] | None) -> Invocation:
    """The invocation that a POLL task asks for.

    Args:
        task: The task.
        defaults: The inputs of the pipeline and their defaults.

    Raises:
        FileError: A key is not known, is missing or is no text, or a number is out of its range.
        InvocationError: The URL, a header, a criterion or the condition is wrong.
    """
    refuse_unknown(task.entries, TASK_KEYS, "key of a task")
    given = mapping_of(task.entries.get("input"), "input")
    refuse_unknown(given, INPUT_KEYS, "input of a POLL task")
    _check_action(given.get("action"))
    exits = mapping_of(given.get("exitCriteria"), "exitCriteria")
    refuse_unknown(exits, EXIT_CRITERIA, "exit criterion")
    success, failure = _criterion(exits, "success", task.place), _criterion(exits, "failure")
    return Invocation(
        Request(
            method="GET",
            url=read_url(given, task.place, "POLL"),
            headers=task_headers(mapping_of(given.get("headers"), "headers")),
        ),
        ByPolling(success, failure, schedule=_schedule(given, task)),
        **common_arguments(task, "POLL", defaults, {**given, **exits}, _PARTS),
    )


# The key that each part of the model comes from.
_PARTS = {
    "url": "url",
    "headers": "headers",
    "success": "success",
    "failure": "failure",
}


def _check_action(entry: Entry | None) -> None:
    if entry is not None and entry.value.text("action").strip().lower() != "get":
        raise FileError("the action of a POLL task must be get", place=entry.value.place)


def _schedule(given: dict[str, Entry], task: Task) -> Schedule:
    """When to poll. Failures of single polls count for nothing where they are ignored, and else end it at once."""
    count, interval = (_number(given, key, task.place) for key in ("pollCount", "pollIntervalSeconds"))
    ignored = read_flag(given.get("ignoreFailure"), "ignoreFailure")
    with located(task.place):
        return Schedule(interval=interval, count=count, errors=None if ignored else 0)


def _number(given: dict[str, Entry], key: str, place: Place) -> int:
    if key not in given:
        raise FileError(f"a POLL task needs a {key}", hint=f"write {key}: 20", place=place)
    text = given[key].value.text(key).strip()
    if not _NUMBER.fullmatch(text) or int(text) == 0:
        raise FileError(f"{key} must be a whole number above 0", place=given[key].value.place)
    return int(text)


def _criterion(exits: dict[str, Entry], name: str, required: Place | None = None) -> str:
    """An exit criterion as an Azure expression; one that is required may not be left out."""
    text = exits[name].value.text(name) if name in exits else ""
    if not text.strip():
        if required:
            hint = "write exitCriteria: {success: status == 'FINISHED'}"
            raise FileError(f"a POLL task needs {CRITERIA[name]}", hint=hint, place=required)
        return ""
    try:
        return infix.CODE_STREAM.compile(infix.lower(text)).expression
    except ConditionError as error:
        place = without_secrets(exits[name].value.place)
        raise CriterionError(f"{CRITERIA[name]} is not a condition", detail=str(error), place=place) from None
