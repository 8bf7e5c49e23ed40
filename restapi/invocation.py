"""The one model: an invocation is a request and how it completes.

Azure steps, Code Stream tasks and the Python API are ways to write it. Texts may refer to values, in the dialect of the
invocation; they are replaced, and what they give is checked, when the request is built.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from restapi.calls.macros import MACROS
from restapi.completing.completion import Completion
from restapi.completing.response import ByResponse
from restapi.dialect import Dialect
from restapi.errors import Place
from restapi.request import Request

_BY_RESPONSE = ByResponse()


@dataclass(frozen=True, slots=True)
class Invocation:
    """A request and how it completes, and when it runs as a step of a file.

    Attributes:
        request: What is sent.
        completion: What ends it: ByResponse, ByPolling, ByCallback, or another Completion.
        name: What people call it.
        id: What later steps call it: its outputs are the variables `id.name`.
        condition: An Azure expression over the steps before it (`root` and `response` are those of the last one that
            ran); the step is skipped where it is false. Empty means `succeeded()`.
        enabled: Whether the step runs at all.
        continue_on_error: Whether later steps run as if it had succeeded where it failed.
        retries: How often the whole step is tried again after it failed.
        timeout: How long the step may take with all its tries, in seconds; None where there is no such limit. A poll
            without a count has an hour then.
        defaults: Variables where the caller gives none of the name: those of a pipeline.
        env: Variables of this step alone, over all others.
        outputs: Values for later steps by name: a JSON Pointer, a JSONPath, or an expression over the answer.
        inputs: The inputs as written; criteria see them, expanded, as `taskInputs`.
        deadline: The time for the call, or for each poll, in seconds; None for that of the caller's options.
        expect: `json` where an answer whose body is no JSON fails, whatever the criterion says of it.
        secret_outputs: The names of the outputs, and of variables that its service tells, whose values are masked
            wherever they are printed, from the answer on.
        dry_run: Whether it counts for nothing where it is one of a gate.
        retry_denied: Whether a gate asks it again after its failure criterion, or its service, said no.
        failure_limit, inconclusive_limit, consecutive_error_limit: How many samples of a gate may see it fail, see no
            end of it, and come to nothing in a row; None for what the gate says.
        dialect: How the texts refer to values: by Azure's `$(…)` macros, or by the `${…}` bindings of CODE_STREAM.
        places: Where each part stands in a file, by the name of the attribute.
        keep_macros: Whether what looks like a macro or an expression and has no value is sent as it stands, as Azure
            does; else it is an error.
        by_default: The parts of the request that its file leaves out: `headers`, `body`. They are sent whole, or as far
            as they need no variable.
        notes: Sentences on what its file asks for and is not done here.
    """

    request: Request
    completion: Completion = _BY_RESPONSE
    name: str = ""
    id: str = ""
    condition: str = ""
    enabled: bool = True
    continue_on_error: bool = False
    retries: int = 0
    timeout: float | None = None
    defaults: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)
    env: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)
    outputs: Mapping[str, str] = field(default_factory=dict[str, str])
    inputs: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)
    deadline: float | None = None
    expect: str = ""
    secret_outputs: Collection[str] = ()
    dry_run: bool = False
    retry_denied: bool = False
    failure_limit: int | None = None
    inconclusive_limit: int | None = None
    consecutive_error_limit: int | None = None
    dialect: Dialect = MACROS
    places: Mapping[str, Place] = field(default_factory=dict[str, Place], repr=False, compare=False)
    keep_macros: bool = False
    by_default: Collection[str] = field(default=frozenset(), repr=False, compare=False)
    notes: tuple[str, ...] = field(default=(), repr=False, compare=False)

    @property
    def secret_sources(self) -> tuple[str, ...]:
        """Where in an answer the secret outputs stand."""
        return tuple(source for name, source in self.outputs.items() if name in self.secret_outputs)
