"""Azure's dialect, and that of invocations in Python: `$(name)` macros, and outputs that become variables."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar

from conditions.values.dotnet_text import fold
from restapi.calls.outputs import text_of
from restapi.calls.variables import Variables, has_macros, macros_in
from restapi.dialect import Dialect, Known

if TYPE_CHECKING:
    from restapi.answers.outcome import Outcome
    from restapi.invocation import Invocation


@dataclass(frozen=True, slots=True)
class Macros(Dialect):
    """Texts hold `$(name)` macros, and so do conditions; the outputs of a step are variables of later ones."""

    keys: ClassVar[Mapping[str, str]] = {
        "deadline": "deadline of the step, or --deadline,",
        "errors": "toleratedErrors",
        "count": "count",
        "time": "timeoutInMinutes",
        "pending": "pending",
    }

    def expand(self, text: str, known: Known) -> str:
        """*text* with every known macro replaced."""
        return Variables(known.variables).expand(text)

    def has_references(self, text: str) -> bool:
        """True where *text* holds a macro."""
        return has_macros(text)

    def of_earlier(self, text: str, outputs: Collection[str]) -> Iterator[str]:
        """The macros that are outputs of steps."""
        for name in macros_in(text):
            if fold(name) in outputs:
                yield f"$({name}) is an output of another step"

    def after(
        self, known: Known, step: Invocation, outcome: Outcome | None, outputs: Mapping[str, Any]
    ) -> tuple[Mapping[str, Any], Known]:
        """The outputs as they are, which become the variables `step.name`."""
        named = {f"{step.id}.{name}": text_of(value) for name, value in outputs.items()}
        return outputs, replace(known, variables=Variables(known.variables).updated(named))


MACROS = Macros()
"""The dialect of Azure's steps, which is that of an invocation unless it says otherwise."""
