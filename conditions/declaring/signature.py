"""The signature of a Python function as a declaration: arguments, their conversions, and the inputs that it reads."""

from __future__ import annotations

from collections.abc import Callable
from types import FunctionType
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
    written = _written(body)
    if written.has_default_input:
        raise TypeError(f"a keyword-only parameter of {name} names an input of the evaluation: it has no default")
    return Signature(
        parameters=tuple(_parameter(name, parameter, hints) for parameter in written.named),
        rest=None if written.rest is None else _parameter(name, written.rest, hints),
        required=written.required,
        returns=_KINDS.get(get_origin(hints.get("return")) or hints.get("return")),
    )


def inputs_of(body: Callable[..., Any]) -> tuple[str, ...]:
    """The keyword-only parameters. A language asks all its functions for them, so they are read where that is cheap."""
    return _written(body).inputs


def is_of_python(body: object) -> bool:
    """Whether something is a function that is written in Python."""
    return isinstance(body, FunctionType)


def is_async(body: Callable[..., Any]) -> bool:
    """Whether a function gives an awaitable instead of a value."""
    from inspect import iscoroutinefunction  # slow to import

    return iscoroutinefunction(body)


class _Written(NamedTuple):
    """The parameters of a function of Python, by their names.

    Attributes:
        named: Those that can be given by position.
        rest: The one that takes all further ones; None where there is none.
        required: How many of the named ones have no default.
        inputs: Those that can be given by keyword only.
        has_default_input: Whether one of these has a default.
    """

    named: tuple[str, ...]
    rest: str | None
    required: int
    inputs: tuple[str, ...]
    has_default_input: bool


def _written(body: Callable[..., Any]) -> _Written:
    """The parameters of a function; of one that stands for another one, those of that."""
    if hasattr(body, "__wrapped__") or hasattr(body, "__signature__"):
        return _told(body)
    code, defaults = body.__code__, body.__defaults__ or ()
    names, named, behind = code.co_varnames, code.co_argcount, code.co_argcount + code.co_kwonlyargcount
    rest = names[behind] if code.co_flags & _TAKES_REST else None
    has_default_input = bool(body.__kwdefaults__)
    return _Written(names[:named], rest, named - len(defaults), names[named:behind], has_default_input)


_TAKES_REST = 0x04
"""The flag of code with a parameter `*rest` (`inspect.CO_VARARGS`)."""


def _told(body: Callable[..., Any]) -> _Written:
    """The parameters as `inspect` tells them, which is slow to import."""
    from inspect import Parameter as Told
    from inspect import signature

    of_kind: dict[Any, list[Told]] = {}
    for parameter in signature(body).parameters.values():
        of_kind.setdefault(parameter.kind, []).append(parameter)
    named = of_kind.get(Told.POSITIONAL_ONLY, []) + of_kind.get(Told.POSITIONAL_OR_KEYWORD, [])
    inputs = of_kind.get(Told.KEYWORD_ONLY, [])
    return _Written(
        named=tuple(parameter.name for parameter in named),
        rest=next((parameter.name for parameter in of_kind.get(Told.VAR_POSITIONAL, [])), None),
        required=sum(parameter.default is Told.empty for parameter in named),
        inputs=tuple(parameter.name for parameter in inputs),
        has_default_input=any(parameter.default is not Told.empty for parameter in inputs),
    )


def _parameter(function_name: str, name: str, hints: dict[str, Any]) -> Parameter:
    annotation = hints.get(name, Any)
    lazy = get_origin(annotation) is get_origin(Lazy) and get_args(annotation)[0] == []
    if lazy:
        annotation = get_args(annotation)[1]
    try:
        return Parameter(name, conversion_to(annotation), lazy)
    except (KeyError, ValueError, TypeError):
        raise TypeError(
            f"the parameter {name!r} of {function_name} is annotated {annotation!r}, which has no conversion"
        ) from None
