"""Azure's dialect, and that of invocations in Python: `$(name)` macros, and outputs that become variables.

Azure sends a macro that nothing defines as it stands. Here that is an error, and so are the expressions that a server
evaluates before a task runs, unless the step keeps its macros.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar

from conditions.values.dotnet_text import fold
from conditions.values.nearest import nearest
from restapi.calls.outputs import text_of
from restapi.calls.variables import Variables, expression_in, has_macros, macros_in
from restapi.dialect import Dialect, Known
from restapi.errors import MacroError, did_you_mean

EXPANDED = "give the expanded file; a pipeline's menu has 'Download full YAML'"
"""The hint on what a server expands long before a task runs."""
SET = "give the value by --set"
KEEP = "keepMacros: true or --keep-macros sends it as it stands"

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
        """*text* with every macro replaced; MacroError where one has no value, unless those are kept."""
        variables = Variables(known.variables)
        if not known.keep_macros:
            refuse_expressions(text)
            for name in macros_in(text):
                _check(name, variables, known.unresolved)
        return variables.expand(text)

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


def refuse_expressions(text: str, whose: str = "") -> None:
    """MacroError where *text* holds `${{ … }}` or `$[ … ]`; a JSONPath such as `$[0]` is none.

    Args:
        text: What would be sent.
        whose: Added to the error: which variable has this value.
    """
    if found := expression_in(text):
        template = found.startswith("${{")
        kind = "template expressions ${{ … }} are not expanded" if template else "expressions $[ … ] are not evaluated"
        hint = f"{EXPANDED if template else SET}; {KEEP}"
        raise MacroError(f"{kind} here{whose}", hint=hint)


def _check(name: str, variables: Variables, unresolved: Mapping[str, str]) -> None:
    if name in unresolved:
        refuse_expressions(unresolved[name], f", and the variable '{name}' is one")
    if name not in variables:
        near = nearest(name, variables)
        hint = did_you_mean(name, variables) if near else f"give it by --set {name}=…; {KEEP}"
        raise MacroError(f"nothing defines $({name})", hint=hint)


MACROS = Macros()
"""The dialect of Azure's steps, which is that of an invocation unless it says otherwise."""
