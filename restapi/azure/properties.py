"""The properties of a pipeline step: whether it runs, how long, how often, and what later steps call it.

Source: Microsoft Learn, "YAML schema reference", steps.task. `completion` and what follows it are our additions.
"""

from __future__ import annotations

import re
from typing import Any

from restapi.azure.gate_properties import GATE
from restapi.declaring.keys import GivenKeys, Key, Keys, passed_over
from restapi.declaring.kinds import anything, boolean, choice, mapping, minutes, texts, texts_or_names, time_span, up_to
from restapi.errors import FileError, Place, did_you_mean
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
        Key("secretOutputs", texts_or_names),
        Key("expect", choice(["json"], "write expect: json, or leave it out", may_be_empty=True), "expect"),
        Key("schema"),
        Key("deadline", time_span, "deadline"),
        *GATE,
    ],
)


def read_properties(step: dict[str, Entry], place: Place) -> GivenKeys:
    """The properties of a step; FileError where one is not known, or where its outputs have no name."""
    given = PROPERTIES.given(step, place)
    for key in ("outputs", "secretOutputs"):
        if given.value(key) and not given.value("name"):
            problem = "a step with outputs needs a name, as in $(name.output)"
            raise FileError(problem, hint="add name: …", place=step[key].place)
    return given


def read_outputs(given: GivenKeys, *, told: bool) -> dict[str, Any]:
    """The outputs of a step, and the names of those that are secret, by the attributes that they fill.

    Args:
        given: The properties of the step.
        told: Whether a service tells outputs, too, whose names the file does not say.

    Raises:
        FileError: A secret output is none of the outputs, or is declared twice.
    """
    plain: dict[str, str] = given.value("outputs", {})
    secret: dict[str, str | None] = given.value("secretOutputs", {})
    for name, source in secret.items():
        if source is None and not (told or name in plain):
            hint = did_you_mean(name, plain) if plain else "write it as in outputs: secretOutputs: {token: /token}"
            place = given.place_of("secretOutputs")
            raise FileError(f"there is no output '{name}' that could be secret", hint=hint, place=place)
        if source is not None and name in plain:
            raise FileError(f"the output '{name}' is declared twice", place=given.place_of("secretOutputs"))
    declared = {name: source for name, source in secret.items() if source is not None}
    return {"outputs": {**plain, **declared}, "secret_outputs": tuple(secret)}


def checked_later(given: GivenKeys) -> dict[str, Place]:
    """The places of the properties that are checked when the invocation is."""
    places = {"condition": given.place_of("condition")} if "condition" in given else {}
    for key in ("outputs", "secretOutputs"):
        outputs = given.entries[key].value.members if key in given else {}
        places |= {f"outputs.{name}": entry.value.place for name, entry in outputs.items()}
    return places
