"""The inputs of the InvokeRESTAPI task: names, aliases, defaults, and what they fill.

Source: Microsoft Learn, "InvokeRESTAPI@1" and "InvokeRESTAPI@0".
"""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache

from restapi.calls.headers import may_hold_secrets
from restapi.calls.macros import EXPANDED
from restapi.completing.callback import ByCallback
from restapi.completing.response import ByResponse
from restapi.declaring.keys import Key, Keys
from restapi.declaring.kinds import verbatim
from restapi.errors import FileError, Place, did_you_mean
from restapi.request import Request
from restapi.yaml_file import Entry, Node

TASK = "InvokeRESTAPI"
VERSIONS = ("0", "1")

_HEADERS = {
    "0": '{"Content-Type":"application/json"}',
    "1": (
        '{"Content-Type":"application/json", "PlanUrl": "$(system.CollectionUri)", '
        '"ProjectId": "$(system.TeamProjectId)", "HubName": "$(system.HostType)", "PlanId": "$(system.PlanId)", '
        '"JobId": "$(system.JobId)", "TimelineId": "$(system.TimelineId)", '
        '"TaskInstanceId": "$(system.TaskInstanceId)", "AuthToken": "$(system.AccessToken)"}'
    ),
}
_BODY = {
    "0": (
        '{"JobId": "$(system.jobId)", "PlanId": "$(system.planId)", "TimelineId": "$(system.timelineId)", '
        '"ProjectId": "$(system.teamProjectId)", "VstsUrl": "$(system.CollectionUri)",'
        '"AuthToken": "$(system.AccessToken)"}'
    ),
}

CONNECTIONS = (
    Key("serviceConnection", aliases=("connectedServiceName", "genericService")),
    Key("azureServiceConnection", aliases=("connectedServiceNameARM", "azureSubscription")),
    Key("azureDevOpsServiceConnection", aliases=("connectedServiceNameAzureDevOps",)),
)
"""The inputs of which one names the connection: `connectionType` chooses it by any of its names."""

REQUEST = (
    Key("method", attribute="method", default="POST"),
    Key("headers", attribute="headers", default=_HEADERS),
    Key("body", verbatim, attribute="body", default=_BODY),
    Key("urlSuffix", attribute="url_suffix"),
)
"""The inputs that fill a Request."""

INPUTS = Keys(
    "input",
    [
        Key("connectionType", aliases=("connectedServiceNameSelector",), default="serviceConnection"),
        *CONNECTIONS,
        *REQUEST,
        Key("waitForCompletion", attribute="completion", default="false"),
        Key("successCriteria", attribute="criterion"),
    ],
    called="the input '{}'",
    ignores_case=True,
)

AZURE_HEADERS: dict[str, str] = json.loads(_HEADERS["1"])
"""The default headers of version 1: they give a service all that it needs to complete an invocation."""


def defaults(version: str) -> dict[str, str]:
    """The texts that stand for the inputs that a step of a version leaves out."""
    return dict(_defaults(version))


@cache
def _defaults(version: str) -> tuple[tuple[str, str], ...]:
    found = ((row.name, row.default_of(version)) for row in INPUTS.rows)
    return tuple((name, default) for name, default in found if default is not None)


def refuse_template_expression(text: str, node: Node) -> None:
    """FileError where the *text* of a node holds `${{`: Azure expands it long before the task runs."""
    if "${{" in text:
        raise FileError("template expressions ${{ … }} are not expanded here", hint=EXPANDED, place=node.place)


class Inputs:
    """The inputs of one step by their first names, with the defaults of the task's version.

    Args:
        entries: What the step gives.
        version: The version of the task.
        step: Where it stands.
        keep_macros: Whether template expressions are texts.
    """

    def __init__(self, entries: dict[str, Entry], version: str, step: Place, *, keep_macros: bool = False) -> None:
        self.given = INPUTS.given(entries, step, of=f" of {TASK}@{version}")
        self.texts = defaults(version)
        for name, entry in self.given.entries.items():
            self.texts[name] = self.given.value(name)
            if not keep_macros:
                refuse_template_expression(self.texts[name], entry.value)

    @property
    def by_default(self) -> frozenset[str]:
        """The parts of the request that the step leaves out."""
        return frozenset(name for name in ("headers", "body") if name not in self.given)

    def request(self) -> Request:
        """The request that the step sends."""
        connection = self.texts[self._connection_input()]
        return Request(connection, **{row.attribute: self.texts[row.name] for row in REQUEST if row.name in self.texts})

    def completion(self) -> ByResponse | ByCallback:
        """The way the step completes."""
        written = self.texts["waitForCompletion"].lower()
        if written not in ("true", "false"):
            place = self.given.place_of("waitForCompletion")
            raise FileError("waitForCompletion must be 'true' or 'false'", place=place)
        return ByCallback() if written == "true" else ByResponse(self.texts.get("successCriteria", ""))

    def places(self) -> dict[str, Place]:
        """The places of the parts of the model; that of the step for what is left out."""
        places = {"connection": self.given.place_of(self._connection_input()), **self.given.places()}
        if "headers" in self.given and may_hold_secrets(self.texts["headers"]):
            places["headers"] = replace(places["headers"], source=None)
        return places

    def _connection_input(self) -> str:
        """The input that names the connection."""
        chosen = self.texts["connectionType"]
        row = INPUTS.find(chosen)
        if row not in CONNECTIONS:
            kinds = [kind.aliases[0] for kind in CONNECTIONS]
            place = self.given.place_of("connectionType")
            raise FileError(f"unknown connectionType '{chosen}'", hint=did_you_mean(chosen, kinds), place=place)
        if not self.texts.get(row.name):
            problem = f"the input '{row.name}' is required: the name of a service connection"
            raise FileError(problem, place=self.given.place)
        return row.name
