"""One REST task of Code Stream as an invocation."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from conditions import ConditionError
from restapi import infix
from restapi.calls.headers import read_headers, without_secrets
from restapi.code_stream.pipeline import TASK_KEYS, Task, mapping_of
from restapi.errors import FileError, InvocationError, Place, did_you_mean, located
from restapi.invocation import ByResponse, Invocation, Request
from restapi.yaml_file import Entry, read_flag, refuse_unknown

ACTIONS = ("get", "post", "put", "patch", "delete")
WITH_PAYLOAD = ("post", "put", "patch")
INPUT_KEYS = ("action", "url", "headers", "payload")

_URL = re.compile(r"https?://|\$\{", re.IGNORECASE)


def read_task(task: Task, defaults: Mapping[str, str] | None) -> Invocation:
    """The invocation that a REST task asks for.

    Args:
        task: The task.
        defaults: The inputs of the pipeline and their defaults.

    Raises:
        FileError: A key is not known, is missing or is no text.
        InvocationError: The action, the URL, a header, the payload or the condition is wrong.
    """
    refuse_unknown(task.entries, TASK_KEYS, "key of a task")
    given = mapping_of(task.entries.get("input"), "input")
    refuse_unknown(given, INPUT_KEYS, "input of a REST task")
    action = _action(given, task.place)
    return Invocation(
        Request(
            method=action.upper(),
            url=read_url(given, task.place),
            headers=task_headers(mapping_of(given.get("headers"), "headers")),
            body=_payload(given, action, task.place),
        ),
        ByResponse(),
        **common_arguments(task, "REST", defaults, given, _PARTS),
    )


# The key that each part of the model comes from.
_PARTS = {"method": "action", "url": "url", "headers": "headers", "body": "payload"}
_COMMON_PARTS = {"condition": "preCondition", "continue_on_error": "ignoreFailure"}


def common_arguments(
    task: Task, kind: str, defaults: Mapping[str, str] | None, given: dict[str, Entry], parts: Mapping[str, str]
) -> dict[str, Any]:
    """The arguments of Invocation that tasks of every kind have.

    Args:
        task: The task.
        kind: What a task without a name is called.
        defaults: The inputs of the pipeline and their defaults.
        given: What its `input` holds.
        parts: The key there that each part of the model comes from.
    """
    places = {key: without_secrets(entry.value.place) for key, entry in {**task.entries, **given}.items()}
    return {
        "name": task.name or kind,
        "id": f"{task.stage}.{task.name}" if task.stage else task.name,
        "condition": _precondition(task.entries.get("preCondition")),
        "continue_on_error": read_flag(task.entries.get("ignoreFailure"), "ignoreFailure"),
        "defaults": defaults or {},
        "bindings": True,
        "places": {part: places.get(key, task.place) for part, key in {**parts, **_COMMON_PARTS}.items()},
    }


def _action(given: dict[str, Entry], place: Place) -> str:
    entry = given.get("action")
    if entry is None:
        raise FileError("a REST task needs an action", hint=f"write action: {', '.join(ACTIONS)}", place=place)
    action = entry.value.text("action").strip().lower()
    if action not in ACTIONS:
        raise FileError(f"unknown action '{action}'", hint=did_you_mean(action, ACTIONS), place=entry.value.place)
    return action


def read_url(given: dict[str, Entry], place: Place, kind: str = "REST") -> str:
    """The URL of a task; FileError where it has none."""
    entry = given.get("url")
    url = entry.value.text("url").strip() if entry else ""
    if entry is None or not url:
        raise FileError(
            f"a {kind} task needs a url", hint="write url: https://…", place=entry.value.place if entry else place
        )
    if not _URL.match(url):
        hint = "begin it with https:// or http://, or with a binding"
        raise FileError("the url has no scheme", hint=hint, place=entry.value.place)
    return url


def task_headers(entries: dict[str, Entry]) -> dict[str, str]:
    """The headers; those without bindings are checked now, the others when their values are known."""
    headers: dict[str, str] = {}
    for name, entry in entries.items():
        with located(without_secrets(entry.place)):
            value = entry.value.text(f"the header '{name}'")
            read_headers({name: "" if "${" in value else value})
            headers[name] = value
    return headers


def _payload(given: dict[str, Entry], action: str, place: Place) -> str:
    """The payload; the actions that take none send none, whatever the file says."""
    entry = given.get("payload")
    payload = entry.value.text("payload") if entry else ""
    if action not in WITH_PAYLOAD:
        return ""
    if not payload.strip():
        hint = "write payload: '{}' for an empty object"
        raise FileError(f"the action {action} needs a payload", hint=hint, place=entry.value.place if entry else place)
    return payload


def _precondition(entry: Entry | None) -> str:
    """The `preCondition` as an Azure expression; a task that failed ends the run all the same."""
    text = entry.value.text("preCondition") if entry else ""
    if entry is None or not text.strip():
        return ""
    try:
        return infix.CODE_STREAM.compile(f"and(succeeded(), {infix.lower(text)})").expression
    except ConditionError as error:
        place = entry.value.place
        raise InvocationError("the preCondition is not a condition", detail=str(error), place=place) from None
