"""Tasks of Azure Pipelines by name and by GUID, as steps write them: in any letter case, with a version.

Source: the `task.json` files of microsoft/azure-pipelines-tasks: `id`, `name`, and `runsOn` with `Server`.
"""

from __future__ import annotations

from typing import NamedTuple

from conditions.values.dotnet_text import fold
from restapi.pipelines.model import TaskKind

GUIDS = {
    "InvokeRESTAPI": "9c3e8943-130d-4c78-ac63-8af81df62dfb",
    "Delay": "28782b92-5e8e-4458-9751-a71cd1492bae",
    "ManualValidation": "2003ad3a-104a-451a-9238-60474ab294e6",
    "ManualIntervention": "bcb64569-d51a-4af0-9c01-ea5d05b3b622",
    "AzureFunction": "537fdb7a-a601-4537-aa70-92645a2b5ce4",
    "AzureMonitor": "99a72e7f-25e4-4576-bf38-22a42b995ed8",
    "AzurePolicyCheckGate": "8ba74703-e94f-4a35-814e-fc21f44578a2",
    "PublishToAzureServiceBus": "ba761f24-cbd6-48cb-92f3-fc13396405b1",
    "queryWorkItems": "f1e4b0e6-017e-4819-8a48-ef19ae96e289",
}
"""The tasks that a server does without an agent."""

_BY_SPELLING = {spelling: name for name, guid in GUIDS.items() for spelling in (guid, fold(name), guid.upper())}
_KINDS = {
    "Delay": TaskKind.DELAY,
    "ManualValidation": TaskKind.VALIDATION,
    "ManualIntervention": TaskKind.VALIDATION,
}


class TaskName(NamedTuple):
    """The name of a task as it is known, and the version as it is written."""

    name: str
    version: str

    def __str__(self) -> str:
        return f"{self.name}@{self.version}" if self.version else self.name


def task_name(text: str) -> TaskName:
    """The task that the value of `task` names; one that is not known keeps its spelling."""
    name, _, version = text.partition("@")
    return TaskName(_BY_SPELLING.get(fold(name.strip()), name.strip()), version.strip())


def kind_of(name: str, *, on_server: bool) -> TaskKind:
    """The kind of a task that is no call.

    Args:
        name: As in GUIDS, or any other.
        on_server: Whether its job has no agent.
    """
    return _KINDS.get(name) or (TaskKind.AGENTLESS if on_server or name in GUIDS else TaskKind.AGENT)
