"""The properties of a pipeline step: whether it runs, how long, how often, and what later steps call it.

Source: Microsoft Learn, "YAML schema reference", steps.task. `completion`, `poll`, `outputs` and `keepMacros` are our
additions.
"""

from __future__ import annotations

import re

from restapi.declaring.keys import GivenKeys, Key, Keys, passed_over
from restapi.declaring.kinds import anything, boolean, choice, mapping, minutes, texts, up_to
from restapi.errors import FileError, Place
from restapi.yaml_file import Entry, Node

MOST_RETRIES = 10  # Microsoft Learn, "Tasks", number of retries if task failed

_POLLED = choice(["poll"], "write completion: poll; the input waitForCompletion says the others")
_ID = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def _id(node: Node, _: str, what: str) -> str:
    """A name by which later steps can call a step."""
    text = node.text(what).strip()
    if text and not _ID.fullmatch(text):
        hint = "letters, digits and _ are; displayName may be any text"
        raise FileError(f"'{text}' cannot be the name of a step", hint=hint, place=node.place)
    return text


PROPERTIES = Keys(
    "property of a step",
    [
        *passed_over("task", "target"),
        Key("inputs", mapping),
        Key("name", _id, "id"),
        Key("displayName"),
        Key("condition", attribute="condition"),
        Key("continueOnError", boolean, "continue_on_error"),
        Key("enabled", boolean, "enabled"),
        Key("env", texts, "env"),
        Key("retryCountOnTaskFailure", up_to(MOST_RETRIES), "retries"),
        Key("timeoutInMinutes", minutes, "timeout"),
        Key("completion", _POLLED),
        Key("poll", anything),
        Key("outputs", texts, "outputs"),
        Key("keepMacros", boolean, "keep_macros"),
    ],
)


def read_properties(step: dict[str, Entry], place: Place) -> GivenKeys:
    """The properties of a step; FileError where one is not known, or where its outputs have no name."""
    given = PROPERTIES.given(step, place)
    if given.value("outputs") and not given.value("name"):
        problem = "a step with outputs needs a name, as in $(name.output)"
        raise FileError(problem, hint="add name: …", place=step["outputs"].place)
    return given


def checked_later(given: GivenKeys) -> dict[str, Place]:
    """The places of the properties that are checked when the invocation is."""
    places = {"condition": given.place_of("condition")} if "condition" in given else {}
    outputs = given.entries["outputs"].value.members if "outputs" in given else {}
    return places | {f"outputs.{name}": entry.value.place for name, entry in outputs.items()}
