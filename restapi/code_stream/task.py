"""One REST task of Code Stream as an invocation."""

from __future__ import annotations

import re
from typing import Any

from conditions import ConditionError
from restapi.calls.headers import read_headers, without_secrets
from restapi.code_stream import infix
from restapi.code_stream.dialect import CODE_STREAM, CodeStream
from restapi.code_stream.pipeline import Pipeline, Task
from restapi.completing.response import ByResponse
from restapi.declaring.keys import GivenKeys, Key, Keys, passed_over
from restapi.declaring.kinds import boolean, choice, mapping_or_nothing, verbatim
from restapi.errors import FileError, InvocationError, Place, located
from restapi.invocation import Invocation
from restapi.request import Request
from restapi.yaml_file import Node

ACTIONS = ("get", "post", "put", "patch", "delete")
WITH_PAYLOAD = ("post", "put", "patch")

_URL = re.compile(r"https?://|\$\{", re.IGNORECASE)


def _url(node: Node, name: str, what: str) -> str:
    """A whole URL, or what begins with a binding."""
    url = node.text(what).strip()
    if url and not _URL.match(url):
        hint = "begin it with https:// or http://, or with a binding"
        raise FileError(f"the {name} has no scheme", hint=hint, place=node.place)
    return url


def _headers(node: Node, name: str, what: str) -> dict[str, str]:
    """Headers; those without bindings are checked now, the others when their values are known."""
    headers: dict[str, str] = {}
    for header, entry in mapping_or_nothing(node, name, what).items():
        with located(without_secrets(entry.place)):
            value = entry.value.text(f"the header '{header}'")
            read_headers({header: "" if "${" in value else value})
            headers[header] = value
    return headers


def _precondition(node: Node, name: str, what: str) -> str:
    """A condition as an Azure expression; a task that failed ends the run all the same."""
    text = node.text(what)
    if not text.strip():
        return ""
    try:
        return infix.compile_precondition(text).expression
    except ConditionError as error:
        raise InvocationError(f"the {name} is not a condition", detail=str(error), place=node.place) from None


URL = Key("url", _url, "url", needed="a url", example="https://…")
HEADERS = Key("headers", _headers, "headers")

TASK = Keys(
    "key of a task",
    [
        Key("preCondition", _precondition, "condition"),
        Key("ignoreFailure", boolean, "continue_on_error"),
        Key("enabled", boolean),
        Key("input", mapping_or_nothing),
        *passed_over("type", "name", "endpoints", "tags", "_configured"),
        *passed_over("notifications", "rollbacks", told=True),
    ],
    takes_others=True,
)
REST = Keys(
    "input of a REST task",
    [
        Key("action", choice(ACTIONS), "method", needed="an action", example=", ".join(ACTIONS)),
        URL,
        HEADERS,
        Key("payload", verbatim, "body"),
    ],
    owner="a REST task",
)


def read_task(task: Task, pipeline: Pipeline, dialect: CodeStream = CODE_STREAM) -> Invocation:
    """The invocation that a REST task asks for.

    Args:
        task: The task.
        pipeline: The pipeline that it is of.
        dialect: The dialect of its texts, with what the file tells of the task.

    Raises:
        FileError: A key is not known, is missing or is no text.
        InvocationError: The action, the URL, a header, the payload or the condition is wrong.
    """
    keys = TASK.given(task.entries, task.place)
    given = REST.given(keys.value("input", {}), task.place)
    request = given.arguments()
    action, payload = request.pop("method"), request.pop("body", "")
    return Invocation(
        Request(method=action.upper(), body=_checked_payload(payload, action, given.place_of("payload")), **request),
        ByResponse(),
        places=places(keys, given),
        **common_arguments(task, keys, pipeline, dialect),
    )


def common_arguments(task: Task, keys: GivenKeys, pipeline: Pipeline, dialect: CodeStream) -> dict[str, Any]:
    """The arguments of Invocation that tasks of every kind have.

    Args:
        task: The task.
        keys: What it gives of its keys.
        pipeline: The pipeline that it is of.
        dialect: The dialect of its texts, with what the file tells of the task.
    """
    return {
        **keys.arguments(),
        "name": task.name or task.type,
        "id": task.id,
        "defaults": pipeline.inputs or {},
        "enabled": pipeline.enabled and keys.value("enabled", True),
        "dialect": dialect,
        "notes": tuple(f"{key} of the task '{task.id}' has no meaning here" for key in keys.passed_over),
    }


def places(*given: GivenKeys) -> dict[str, Place]:
    """The places of the parts of the model; none of them shows a secret."""
    return {part: without_secrets(place) for one in given for part, place in one.places().items()}


def _checked_payload(payload: str, action: str, place: Place) -> str:
    """The payload; the actions that take none send none, whatever the file says."""
    if action not in WITH_PAYLOAD:
        return ""
    if not payload.strip():
        hint = "write payload: '{}' for an empty object"
        raise FileError(f"the action {action} needs a payload", hint=hint, place=place)
    return payload
