"""REST invocations judged by conditions: what Azure's InvokeRESTAPI and Code Stream's REST tasks do, anywhere.

An invocation is a request and how it completes. `load` reads invocations from the files of both, `Invocation` writes
one in Python, `invoke` and `ainvoke` make it and return its Outcome, `run` and `arun` make several in their order.

Importing this package imports nothing else: each name is fetched when it is first asked for.
"""

TYPE_CHECKING = False  # what typing calls so, without importing it

if TYPE_CHECKING:
    from restapi.answers.answer import Answer
    from restapi.answers.content import Content
    from restapi.answers.outcome import Attempt, Outcome
    from restapi.answers.verdict import Decision, Verdict
    from restapi.azure.inputs import AZURE_HEADERS
    from restapi.callbacks.serving import Receiver
    from restapi.callbacks.tickets import Notice
    from restapi.calls.preparing import PreparedRequest
    from restapi.calls.variables import Variables
    from restapi.code_stream.dialect import CODE_STREAM
    from restapi.completing.callback import ByCallback
    from restapi.completing.completion import Completion
    from restapi.completing.poll import Polled
    from restapi.completing.polling import ByPolling, Cancel
    from restapi.completing.response import ByResponse
    from restapi.completing.waiting import Awaited
    from restapi.connections.connection import Connection
    from restapi.connections.file import Connections
    from restapi.connections.oauth import OAuth2
    from restapi.connections.tls import Tls
    from restapi.dialect import Dialect
    from restapi.errors import (
        BindingError,
        ConnectionNotFoundError,
        CriterionError,
        FileError,
        InvocationError,
        MacroError,
        OriginError,
        Place,
        RequestError,
        UnsupportedError,
    )
    from restapi.invocation import Invocation
    from restapi.loading import load
    from restapi.pipelines.choosing import only, starting_at
    from restapi.pipelines.model import Job, Pipeline, Stage, Task, TaskKind
    from restapi.policy import Policy
    from restapi.request import Request
    from restapi.running.invoke import ainvoke, invoke
    from restapi.running.options import Options
    from restapi.schedule import End, Growth, Schedule
    from restapi.steps.gate import Gate, GateEnd, GateResult, Sample, arun_gate, run_gate
    from restapi.steps.many import arun_many, run_many
    from restapi.steps.other_tasks import OtherTasks
    from restapi.steps.planning import plan
    from restapi.steps.plans import Forecast, Plan, PlannedJob, PlannedRequest, PlannedStage, PlannedStep
    from restapi.steps.run import arun, run
    from restapi.steps.sequence import Result, Run, StepResult
    from restapi.steps.staged import JobResult, PipelineRun, StageResult
    from restapi.steps.tallies import Limits, Tally

__version__ = "0.1.0.dev0"

__all__ = [
    "AZURE_HEADERS",
    "CODE_STREAM",
    "Answer",
    "Attempt",
    "Awaited",
    "BindingError",
    "ByCallback",
    "ByPolling",
    "ByResponse",
    "Cancel",
    "Completion",
    "Connection",
    "ConnectionNotFoundError",
    "Connections",
    "Content",
    "CriterionError",
    "Decision",
    "Dialect",
    "End",
    "FileError",
    "Forecast",
    "Gate",
    "GateEnd",
    "GateResult",
    "Growth",
    "Invocation",
    "InvocationError",
    "Job",
    "JobResult",
    "Limits",
    "MacroError",
    "Notice",
    "OAuth2",
    "Options",
    "OriginError",
    "OtherTasks",
    "Outcome",
    "Pipeline",
    "PipelineRun",
    "Place",
    "Plan",
    "PlannedJob",
    "PlannedRequest",
    "PlannedStage",
    "PlannedStep",
    "Policy",
    "Polled",
    "PreparedRequest",
    "Receiver",
    "Request",
    "RequestError",
    "Result",
    "Run",
    "Sample",
    "Schedule",
    "Stage",
    "StageResult",
    "StepResult",
    "Tally",
    "Task",
    "TaskKind",
    "Tls",
    "UnsupportedError",
    "Variables",
    "Verdict",
    "ainvoke",
    "arun",
    "arun_gate",
    "arun_many",
    "invoke",
    "load",
    "only",
    "plan",
    "run",
    "run_gate",
    "run_many",
    "starting_at",
]

_HOMES = {
    "AZURE_HEADERS": "azure.inputs",
    "Answer": "answers.answer",
    "Attempt": "answers.outcome",
    "Awaited": "completing.waiting",
    "ByCallback": "completing.callback",
    "ByPolling": "completing.polling",
    "ByResponse": "completing.response",
    "CODE_STREAM": "code_stream.dialect",
    "Cancel": "completing.polling",
    "Completion": "completing.completion",
    "Connection": "connections.connection",
    "Connections": "connections.file",
    "Content": "answers.content",
    "Decision": "answers.verdict",
    "Dialect": "dialect",
    "End": "schedule",
    "Forecast": "steps.plans",
    "Gate": "steps.gate",
    "GateEnd": "steps.gate",
    "GateResult": "steps.gate",
    "Growth": "schedule",
    "Invocation": "invocation",
    "Limits": "steps.tallies",
    "Job": "pipelines.model",
    "JobResult": "steps.staged",
    "Notice": "callbacks.tickets",
    "OAuth2": "connections.oauth",
    "Options": "running.options",
    "OtherTasks": "steps.other_tasks",
    "Outcome": "answers.outcome",
    "Pipeline": "pipelines.model",
    "PipelineRun": "steps.staged",
    "Plan": "steps.plans",
    "PlannedJob": "steps.plans",
    "PlannedRequest": "steps.plans",
    "PlannedStage": "steps.plans",
    "PlannedStep": "steps.plans",
    "Policy": "policy",
    "Polled": "completing.poll",
    "PreparedRequest": "calls.preparing",
    "Receiver": "callbacks.serving",
    "Request": "request",
    "Result": "steps.sequence",
    "Run": "steps.sequence",
    "Sample": "steps.gate",
    "Schedule": "schedule",
    "Stage": "pipelines.model",
    "StageResult": "steps.staged",
    "StepResult": "steps.sequence",
    "Tally": "steps.tallies",
    "Task": "pipelines.model",
    "TaskKind": "pipelines.model",
    "Tls": "connections.tls",
    "Variables": "calls.variables",
    "Verdict": "answers.verdict",
    "ainvoke": "running.invoke",
    "arun": "steps.run",
    "arun_gate": "steps.gate",
    "arun_many": "steps.many",
    "invoke": "running.invoke",
    "load": "loading",
    "only": "pipelines.choosing",
    "plan": "steps.planning",
    "run": "steps.run",
    "run_gate": "steps.gate",
    "run_many": "steps.many",
    "starting_at": "pipelines.choosing",
}
"""The modules that the names come from; all others are errors."""


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    found: object = getattr(import_module(f"{__name__}.{_HOMES.get(name, 'errors')}"), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return [*sorted(__all__), "__version__"]
