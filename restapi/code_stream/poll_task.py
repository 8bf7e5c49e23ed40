"""One POLL task of Code Stream as an invocation."""

from __future__ import annotations

from dataclasses import replace

from conditions import ConditionError
from restapi.calls.headers import without_secrets
from restapi.code_stream import infix
from restapi.code_stream.dialect import CODE_STREAM, CodeStream
from restapi.code_stream.pipeline import Pipeline, Task
from restapi.code_stream.task import HEADERS, TASK, URL, common_arguments, places
from restapi.completing.poll_plan import CRITERIA
from restapi.completing.polling import ByPolling
from restapi.declaring.keys import GivenKeys, Key, Keys
from restapi.declaring.kinds import boolean, mapping_or_nothing, positive
from restapi.errors import CriterionError, FileError, located
from restapi.invocation import Invocation
from restapi.request import Request
from restapi.schedule import Schedule
from restapi.yaml_file import Node

_EXAMPLE = "status == 'FINISHED'"


def _action(node: Node, name: str, what: str) -> None:
    """The only action that there is."""
    if node.text(what).strip().lower() != "get":
        raise FileError(f"the {name} of a POLL task must be get", place=node.place)


def _criterion(node: Node, name: str, what: str) -> str:
    """An exit criterion as an Azure expression."""
    text = node.text(what)
    if not text.strip():
        return ""
    try:
        return infix.compile(text).expression
    except ConditionError as error:
        place = without_secrets(node.place)
        raise CriterionError(f"{CRITERIA[name]} is not a condition", detail=str(error), place=place) from None


SCHEDULE = tuple(
    Key(name, positive, attribute, needed=f"a {name}", example="20")
    for name, attribute in (("pollCount", "count"), ("pollIntervalSeconds", "interval"))
)
POLL = Keys(
    "input of a POLL task",
    [
        Key("action", _action),
        URL,
        HEADERS,
        *SCHEDULE,
        Key("ignoreFailure", boolean),
        Key("exitCriteria", mapping_or_nothing, needed=CRITERIA["success"], example=f"{{success: {_EXAMPLE}}}"),
    ],
    owner="a POLL task",
)
EXITS = Keys(
    "exit criterion",
    [
        Key("success", _criterion, "success", needed=CRITERIA["success"], example=_EXAMPLE),
        Key("failure", _criterion, "failure"),
    ],
    owner="a POLL task",
)


def read_poll_task(task: Task, pipeline: Pipeline, dialect: CodeStream = CODE_STREAM) -> Invocation:
    """The invocation that a POLL task asks for.

    Args:
        task: The task.
        pipeline: The pipeline that it is of.
        dialect: The dialect of its texts, with what the file tells of the task.

    Raises:
        FileError: A key is not known, is missing or is no text, or a number is out of its range.
        InvocationError: The URL, a header, a criterion or the condition is wrong.
    """
    keys = TASK.given(task.entries, task.place)
    given = POLL.given(keys.value("input", {}), task.place)
    given.value("action")
    exits = EXITS.given(given.value("exitCriteria", {}), task.place)
    criteria = exits.arguments()
    written = {name: entry.value.text(name) for name, entry in exits.entries.items()}
    return Invocation(
        Request(method="GET", **given.arguments([URL, HEADERS])),
        ByPolling(**criteria, schedule=_schedule(given)),
        places=places(keys, given, exits),
        **common_arguments(task, keys, pipeline, replace(dialect, exits=written)),
    )


def _schedule(given: GivenKeys) -> Schedule:
    """The schedule of the polls. One that fails counts for nothing where failures are ignored, and else ends it."""
    errors = None if given.value("ignoreFailure") else 0
    with located(given.place):
        return Schedule(**given.arguments(SCHEDULE), errors=errors)
