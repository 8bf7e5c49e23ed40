"""Code Stream's infix conditions, as in `${Stage0.build.output.status} == "COMPLETED" && count > 3`.

They are lowered to Azure's expressions, so that everything that is done with those is done with them: `lower` writes
the expression, `compile` compiles it.
"""

from __future__ import annotations

import conditions
from restapi.code_stream.bindings import SCOPES
from restapi.code_stream.infix.parser import lower

__all__ = ["LANGUAGE", "compile", "compile_precondition", "lower"]

LANGUAGE = conditions.AZURE.extend(names=SCOPES)
"""Azure's language with the named values `input`, `var`, `tasks` and `pipeline`, to which bindings are lowered."""


def compile(text: str) -> conditions.Condition:
    """The condition that an infix text is. It takes `root`, `input`, `var`, `tasks` and `pipeline`.

    Raises:
        ConditionSyntaxError: The text is no condition; `position` tells the place, `hint` a guess.
        LimitError: It is too long, or nests too deep.
    """
    return LANGUAGE.compile(lower(text))


def compile_precondition(text: str) -> conditions.Condition:
    """The condition under which a task runs: where none before it failed, and the infix text holds.

    Raises:
        ConditionSyntaxError: The text is no condition; `position` tells the place, `hint` a guess.
        LimitError: It is too long, or nests too deep.
    """
    return LANGUAGE.compile(f"and(succeeded(), {lower(text)})")
