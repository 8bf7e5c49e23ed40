"""The properties of a pipeline step: whether it runs, how long, how often, and what later steps call it.

Source: Microsoft Learn, "YAML schema reference", steps.task. `completion`, `poll` and `outputs` are our additions.
"""

from __future__ import annotations

import re
from typing import Any

from restapi.errors import FileError, Place
from restapi.yaml_file import Entry, read_flag, refuse_unknown

MOST_RETRIES = 10  # Microsoft Learn, "Tasks", number of retries if task failed

PROPERTIES = (
    "name",
    "displayName",
    "completion",
    "condition",
    "continueOnError",
    "enabled",
    "env",
    "outputs",
    "poll",
    "retryCountOnTaskFailure",
    "target",
    "timeoutInMinutes",
)

_ID = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_NUMBER = re.compile(r"[0-9]{1,9}")


class Properties:
    """The properties of one step, checked as they are read."""

    def __init__(self, entries: dict[str, Entry], others: tuple[str, ...]) -> None:
        self.entries = entries
        refuse_unknown(entries, (*others, *PROPERTIES), "property of a step")

    def arguments(self) -> dict[str, Any]:
        """What they say, as arguments of Invocation."""
        minutes = self._number("timeoutInMinutes")
        return {
            "id": self._id(),
            "condition": self.text("condition"),
            "enabled": read_flag(self.entries.get("enabled"), "enabled", default=True),
            "continue_on_error": read_flag(self.entries.get("continueOnError"), "continueOnError"),
            "retries": self._number("retryCountOnTaskFailure", MOST_RETRIES),
            "timeout": minutes * 60.0 if minutes else None,
            "env": self._texts("env"),
            "outputs": self._outputs(),
        }

    def text(self, name: str) -> str:
        """The text of a property; empty where it is left out."""
        return self.entries[name].value.text(name).strip() if name in self.entries else ""

    def places(self) -> dict[str, Place]:
        """Where the properties that are checked later stand."""
        places = {name: self.entries[name].value.place for name in ("condition",) if name in self.entries}
        named = self.entries["outputs"].value.entries("outputs") if "outputs" in self.entries else {}
        return places | {f"outputs.{name}": entry.value.place for name, entry in named.items()}

    def _id(self) -> str:
        text = self.text("name")
        if text and not _ID.fullmatch(text):
            hint = "letters, digits and _ are; displayName may be any text"
            raise FileError(f"'{text}' cannot be the name of a step", hint=hint, place=self.entries["name"].value.place)
        return text

    def _outputs(self) -> dict[str, str]:
        outputs = self._texts("outputs")
        if outputs and not self.text("name"):
            place = self.entries["outputs"].place
            raise FileError("a step with outputs needs a name, as in $(name.output)", hint="add name: …", place=place)
        return outputs

    def _texts(self, name: str) -> dict[str, str]:
        if name not in self.entries:
            return {}
        entries = self.entries[name].value.entries(name)
        return {key: entry.value.text(f"'{key}' of {name}") for key, entry in entries.items()}

    def _number(self, name: str, most: int | None = None) -> int:
        text = self.text(name) or "0"
        if not _NUMBER.fullmatch(text) or (most is not None and int(text) > most):
            expected = "a whole number" if most is None else f"a whole number from 0 to {most}"
            raise FileError(f"{name} must be {expected}", place=self.entries[name].value.place)
        return int(text)
