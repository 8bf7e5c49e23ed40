"""The inputs of the InvokeRESTAPI task: names, aliases, defaults, and what they mean.

Source: Microsoft Learn, "InvokeRESTAPI@1" and "InvokeRESTAPI@0".
"""

from __future__ import annotations

import json
from dataclasses import replace

from restapi.calls.headers import may_hold_secrets
from restapi.errors import FileError, Place, did_you_mean
from restapi.invocation import ByCallback, ByResponse, Request
from restapi.yaml_file import Entry

TASK = "InvokeRESTAPI"

# Each input with its aliases; letter case does not matter.
INPUTS = {
    "connectionType": ["connectedServiceNameSelector"],
    "serviceConnection": ["connectedServiceName", "genericService"],
    "azureServiceConnection": ["connectedServiceNameARM", "azureSubscription"],
    "azureDevOpsServiceConnection": ["connectedServiceNameAzureDevOps"],
    "method": [],
    "headers": [],
    "body": [],
    "urlSuffix": [],
    "waitForCompletion": [],
    "successCriteria": [],
}
CONNECTION_INPUTS = ("serviceConnection", "azureServiceConnection", "azureDevOpsServiceConnection")

_DEFAULTS = {"connectionType": "serviceConnection", "method": "POST", "waitForCompletion": "false"}
DEFAULTS = {
    "0": {
        **_DEFAULTS,
        "headers": '{"Content-Type":"application/json"}',
        "body": (
            '{"JobId": "$(system.jobId)", "PlanId": "$(system.planId)", "TimelineId": "$(system.timelineId)", '
            '"ProjectId": "$(system.teamProjectId)", "VstsUrl": "$(system.CollectionUri)",'
            '"AuthToken": "$(system.AccessToken)"}'
        ),
    },
    "1": {
        **_DEFAULTS,
        "headers": (
            '{"Content-Type":"application/json", "PlanUrl": "$(system.CollectionUri)", '
            '"ProjectId": "$(system.TeamProjectId)", "HubName": "$(system.HostType)", "PlanId": "$(system.PlanId)", '
            '"JobId": "$(system.JobId)", "TimelineId": "$(system.TimelineId)", '
            '"TaskInstanceId": "$(system.TaskInstanceId)", "AuthToken": "$(system.AccessToken)"}'
        ),
    },
}

AZURE_HEADERS: dict[str, str] = json.loads(DEFAULTS["1"]["headers"])
"""The default headers of version 1: they give a service all that it needs to complete an invocation."""

_SPELLINGS = {spelling.lower(): name for name, aliases in INPUTS.items() for spelling in (name, *aliases)}

# The input that each part of the model comes from.
_PARTS = {
    "method": "method",
    "url_suffix": "urlSuffix",
    "headers": "headers",
    "body": "body",
    "completion": "waitForCompletion",
    "criterion": "successCriteria",
}


def refuse_template_expression(text: str, place: Place) -> None:
    """FileError where *text* holds `${{`: Azure expands it long before the task runs."""
    if "${{" in text:
        hint = "give the expanded file; a pipeline's menu has 'Download full YAML'"
        raise FileError("template expressions ${{ … }} are not expanded here", hint=hint, place=place)


class Inputs:
    """The inputs of one step by their first names, with the defaults of the task's version."""

    def __init__(self, entries: dict[str, Entry], version: str, step: Place) -> None:
        self.step = step
        self.entries: dict[str, Entry] = {}
        self.texts = dict(DEFAULTS[version])
        for spelling, entry in entries.items():
            self._take(spelling, entry, version)

    def _take(self, spelling: str, entry: Entry, version: str) -> None:
        name = _SPELLINGS.get(spelling.lower())
        if name is None:
            aliases = [alias for names in INPUTS.values() for alias in names]
            hint = did_you_mean(spelling, INPUTS, aliases)
            raise FileError(f"unknown input '{spelling}' of {TASK}@{version}", hint=hint, place=entry.place)
        if name in self.entries:
            first = self.entries[name].place.line
            raise FileError(f"'{spelling}' gives the input '{name}' again; first in line {first}", place=entry.place)
        text = entry.value.text(f"the input '{spelling}'")
        refuse_template_expression(text, entry.value.place)
        self.entries[name] = entry
        self.texts[name] = text if name == "body" else text.strip()

    def request(self) -> Request:
        """What the step sends."""
        texts = self.texts
        return Request(
            connection=texts[self._connection_input()],
            method=texts["method"],
            url_suffix=texts.get("urlSuffix", ""),
            headers=texts["headers"],
            body=texts.get("body", ""),
        )

    def completion(self) -> ByResponse | ByCallback:
        """How the step completes."""
        written = self.texts["waitForCompletion"].lower()
        if written not in ("true", "false"):
            place = self.entries["waitForCompletion"].value.place
            raise FileError("waitForCompletion must be 'true' or 'false'", place=place)
        return ByCallback() if written == "true" else ByResponse(self.texts.get("successCriteria", ""))

    def places(self) -> dict[str, Place]:
        """Where each part of the model stands; the place of the step for what is left out."""
        parts = {"connection": self._connection_input(), **_PARTS}
        given = {name: entry.value.place for name, entry in self.entries.items()}
        if "headers" in given and may_hold_secrets(self.texts["headers"]):
            given["headers"] = replace(given["headers"], source=None)
        return {part: given.get(name, self.step) for part, name in parts.items()}

    def _connection_input(self) -> str:
        """The input that names the connection: `connectionType` chooses it by any of its names."""
        chosen = self.texts["connectionType"]
        name = _SPELLINGS.get(chosen.lower(), "")
        if name not in CONNECTION_INPUTS:
            kinds = [INPUTS[kind][0] for kind in CONNECTION_INPUTS]
            place = self.entries["connectionType"].value.place
            raise FileError(f"unknown connectionType '{chosen}'", hint=did_you_mean(chosen, kinds), place=place)
        if not self.texts.get(name):
            raise FileError(f"the input '{name}' is required: the name of a service connection", place=self.step)
        return name
