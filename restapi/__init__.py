"""REST invocations judged by conditions: what Azure's InvokeRESTAPI and Code Stream's REST tasks do, anywhere.

An invocation is a request and how it completes. `load` reads invocations from the files of both, `Invocation` writes
one in Python, `invoke` and `ainvoke` make it and return its Outcome, `run` and `arun` make several in their order.
"""

from restapi.azure.inputs import AZURE_HEADERS
from restapi.callback import Notice
from restapi.connections import Connection
from restapi.connections_file import Connections
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
from restapi.gate import Gate, GateEnd, GateResult, Sample, arun_gate, run_gate
from restapi.invocation import ByCallback, ByPolling, ByResponse, Cancel, Invocation, Request
from restapi.invoke import ainvoke, arun, invoke, run
from restapi.many import arun_many, run_many
from restapi.oauth import OAuth2
from restapi.outcome import Attempt, Outcome
from restapi.policy import Policy
from restapi.poll import Polled
from restapi.schedule import End, Growth, Schedule
from restapi.sequence import Result, Run, StepResult
from restapi.serving import Receiver
from restapi.tasks import load
from restapi.tls import Tls
from restapi.variables import Variables
from restapi.verdict import Decision

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
