"""The signature of a Python function as a declaration: arguments, their conversions, and the inputs that it reads."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar, get_args, get_origin, get_type_hints

from conditions.declaring.annotations import Conversion, conversion_to
from conditions.values.kinds import Kind

T = TypeVar("T")

Lazy = Callable[[], T]
"""The annotation of an argument that is only evaluated when the function calls it."""

_KINDS: dict[Any, Kind] = {bool: Kind.BOOLEAN, str: Kind.STRING, int: Kind.NUMBER, list: Kind.ARRAY}


class Parameter(NamedTuple):
    """One argument of a function."""

    name: str
    conversion: Conversion
    lazy: bool = False


class Signature(NamedTuple):
    """The signature of a function of the language.

    Attributes:
        parameters: The arguments that have a name of their own.
        rest: What all further arguments are, or None where there can be none.
        required: The number of arguments that cannot be left out.
        returns: The kind of the value, if the return annotation tells it.
    """

    parameters: tuple[Parameter, ...]
    rest: Parameter | None
    required: int
    returns: Kind | None


def signature_of(name: str, body: Callable[..., Any]) -> Signature:
    """The signature of the function *name*.

    Raises:
        TypeError: An annotation has no conversion, or an input has a default.
    """
    try:
        hints = get_type_hints(body)
    except (NameError, TypeError, SyntaxError) as error:
        raise TypeError(f"the annotations of {name} cannot be resolved: {error}") from None
    parameters = inspect.signature(body).parameters.values()
    if any(p.kind is p.KEYWORD_ONLY and p.default is not p.empty for p in parameters):
        raise TypeError(f"a keyword-only parameter of {name} names an input of the evaluation: it has no default")
    named = [p for p in parameters if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
    return Signature(
        parameters=tuple(_parameter(name, p, hints) for p in named),
        rest=next((_parameter(name, p, hints) for p in parameters if p.kind is p.VAR_POSITIONAL), None),
        required=sum(p.default is p.empty for p in named),
        returns=_KINDS.get(get_origin(hints.get("return")) or hints.get("return")),
    )


def inputs_of(body: Callable[..., Any]) -> tuple[str, ...]:
    """The keyword-only parameters. A language asks all its functions for them, so they are read where that is cheap."""
    if hasattr(body, "__wrapped__"):
        return tuple(p.name for p in inspect.signature(body).parameters.values() if p.kind is p.KEYWORD_ONLY)
    code = body.__code__
    names: tuple[str, ...] = code.co_varnames[code.co_argcount :][: code.co_kwonlyargcount]
    return names


def _parameter(function_name: str, parameter: inspect.Parameter, hints: dict[str, Any]) -> Parameter:
    annotation = hints.get(parameter.name, Any)
    lazy = get_origin(annotation) is get_origin(Lazy) and get_args(annotation)[0] == []
    if lazy:
        annotation = get_args(annotation)[1]
    try:
        return Parameter(parameter.name, conversion_to(annotation), lazy)
    except (KeyError, ValueError, TypeError):
        raise TypeError(
            f"the parameter {parameter.name!r} of {function_name} is annotated {annotation!r}, which has no conversion"
        ) from None
