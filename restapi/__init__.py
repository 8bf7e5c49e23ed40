"""REST invocations judged by conditions: what Azure's InvokeRESTAPI and Code Stream's REST tasks do, anywhere.

An invocation is a request and how it completes. `load` reads invocations from the files of both, `Invocation` writes
one in Python, `invoke` and `ainvoke` make it and return its Outcome, `run` and `arun` make several in their order.
"""

from restapi.answers.outcome import Attempt, Outcome
from restapi.answers.verdict import Decision
from restapi.azure.inputs import AZURE_HEADERS
from restapi.callbacks.serving import Receiver
from restapi.callbacks.tickets import Notice
from restapi.calls.variables import Variables
from restapi.completing.callback import ByCallback
from restapi.completing.poll import Polled
from restapi.completing.polling import ByPolling, Cancel
from restapi.completing.response import ByResponse
from restapi.connections.connection import Connection
from restapi.connections.file import Connections
from restapi.connections.oauth import OAuth2
from restapi.connections.tls import Tls
from restapi.errors import (
    BindingError,
    ConnectionNotFoundError,
    CriterionError,
    FileError,
    InvocationError,
    OriginError,
    RequestError,
    UnsupportedError,
)
from restapi.invocation import Invocation
from restapi.loading import load
from restapi.policy import Policy
from restapi.request import Request
from restapi.running.invoke import ainvoke, arun, invoke, run
from restapi.running.options import Options
from restapi.schedule import End, Growth, Schedule
from restapi.steps.gate import Gate, GateEnd, GateResult, Sample, arun_gate, run_gate
from restapi.steps.many import arun_many, run_many
from restapi.steps.sequence import Result, Run, StepResult

__all__ = [
    "AZURE_HEADERS",
    "Attempt",
    "BindingError",
    "ByCallback",
    "ByPolling",
    "ByResponse",
    "Cancel",
    "Connection",
    "ConnectionNotFoundError",
    "Connections",
    "CriterionError",
    "Decision",
    "End",
    "FileError",
    "Gate",
    "GateEnd",
    "GateResult",
    "Growth",
    "Invocation",
    "InvocationError",
    "Notice",
    "OAuth2",
    "Options",
    "OriginError",
    "Outcome",
    "Policy",
    "Polled",
    "Receiver",
    "Request",
    "RequestError",
    "Result",
    "Run",
    "Sample",
    "Schedule",
    "StepResult",
    "Tls",
    "UnsupportedError",
    "Variables",
    "ainvoke",
    "arun",
    "arun_gate",
    "arun_many",
    "invoke",
    "load",
    "run",
    "run_gate",
    "run_many",
]
