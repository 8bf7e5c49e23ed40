"""Declaring a function: one typed Python function is its whole declaration.

    @function("startsWith")
    def starts_with(value: str, prefix: str) -> bool: ...

Annotations are the conversions of the arguments, defaults make arguments optional, `*args` takes any number. An
argument annotated `Lazy[T]` is handed over as a callable that evaluates it. Keyword-only parameters name the inputs of
the evaluation that the function reads (`root`, `status`, …); they are no arguments of the expression.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar, get_args, get_origin, get_type_hints

from conditions.conversion import Conversion, conversion_to
from conditions.values import Kind

T = TypeVar("T")
F = TypeVar("F", bound=Callable[..., Any])

Lazy = Callable[[], T]
"""The annotation of an argument that is only evaluated when the function calls it."""

NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*", re.ASCII)


_KINDS: dict[Any, Kind] = {bool: Kind.BOOLEAN, str: Kind.STRING, int: Kind.NUMBER, list: Kind.ARRAY}


@dataclass(frozen=True, slots=True)
class Parameter:
    """One argument of a function."""

    name: str
    conversion: Conversion
    lazy: bool = False


@dataclass(frozen=True, slots=True)
class Function:
    """A function of the language.

    Attributes:
        name: Its name in expressions; letter case does not matter there.
        body: What it means.
        parameters: The arguments that have a name of their own.
        rest: What all further arguments are, or None where there can be none.
        required, most: The number of arguments; *most* is None for any number.
        inputs: The inputs of the evaluation that it reads.
        returns: The kind of its value, where that is certain.
        traced: Azure's *Expanded* line shows its value instead of the call.
        pure: The same arguments give the same value, so that constant calls are folded.
        repeatable: Evaluating a call twice does no harm.
        inline: Writes the call as Python, from a `Scope` and the sources of its arguments. Where it is None, or gives
            None, the call is a call.
        fast: Writes the call for the values that are usual, from a `FastScope` and the nodes of its arguments. What it
            gives is the same for every value that it does not raise for.
    """

    name: str
    body: Callable[..., Any]
    parameters: tuple[Parameter, ...]
    rest: Parameter | None
    required: int
    most: int | None
    inputs: tuple[str, ...] = ()
    returns: Kind | None = None
    traced: bool = True
    pure: bool = False
    repeatable: bool = False
    inline: Callable[..., str | None] | None = field(default=None, compare=False, repr=False)
    fast: Callable[..., str | None] | None = field(default=None, compare=False, repr=False)

    def __reduce__(self) -> tuple[Any, ...]:
        return declaration_of, (self.body,)

    @property
    def documentation(self) -> str:
        return inspect.getdoc(self.body) or ""

    @property
    def summary(self) -> str:
        """The first sentence of the documentation."""
        return " ".join(self.documentation.split("\n\n")[0].split())

    @property
    def usage(self) -> str:
        """The signature and the summary in one line."""
        return f"{self.signature}: {self.summary}" if self.summary else self.signature

    @property
    def examples(self) -> list[tuple[str, str]]:
        """The expressions of the documentation and what they give, as `expression  ->  value` or `->  error: …`."""
        lines = (line.strip().split("  ->  ") for line in self.documentation.splitlines() if "  ->  " in line)
        return [(expression.strip(), value.strip()) for expression, value in lines]

    def takes(self, number: int) -> bool:
        """Whether it takes that number of arguments."""
        return self.required <= number and (self.most is None or number <= self.most)

    @property
    def arity(self) -> str:
        """The number of arguments in words: `2 arguments`, `2 or more arguments`."""
        if self.most is None:
            return f"{self.required} or more arguments" if self.required else "any number of arguments"
        if not self.most:
            return "no arguments"
        numbers = f"{self.required}" if self.required == self.most else f"{self.required} to {self.most}"
        return f"{numbers} argument{'s' if self.most != 1 else ''}"

    @property
    def signature(self) -> str:
        """The call as documentation shows it: `join(separator, items)`."""
        shown = [
            parameter.name if index < self.required else f"[{parameter.name}]"
            for index, parameter in enumerate(self.parameters)
        ]
        if self.rest is not None:
            shown.append(f"{self.rest.name}…")
        return f"{self.name}({', '.join(shown)})"

    def parameter(self, index: int) -> Parameter:
        """What the argument at *index* is."""
        if index < len(self.parameters):
            return self.parameters[index]
        assert self.rest is not None
        return self.rest


class Scope(Protocol):
    """What `Function.inline` may ask of the function that is being written."""

    def bind(self, value: Any) -> str:
        """A name for a value in the generated source."""
        ...

    def local(self) -> str:
        """A new local name."""
        ...


class FastScope(Scope, Protocol):
    """What `Function.fast` may ask besides."""

    def write(self, node: Any) -> str:
        """The Python expression of a node."""
        ...

    def derive(self, function: Callable[..., Any], *literals: Any) -> str:
        """A name for what *function* makes of literals: worked out once, not at every evaluation."""
        ...

    def value(self, literal: Any) -> Any:
        """The value of a literal on which the source will depend.

        Without it, these may be looked at: its class, whether it is empty, lies in ASCII, and has letters.
        """
        ...

    def held(self, node: Any) -> tuple[str, str]:
        """The expression of a node that is used more than once: for its first use, and for all later ones."""
        ...

    def path(self, *names: str) -> str:
        """The expression of what the names lead to in the document, one after the other."""
        ...

    def text(self, node: Any) -> tuple[str, str, str]:
        """As `held`, of an argument that is taken as text, after the test that it is a str: empty where it is one."""
        ...


_ATTRIBUTE = "__condition_function__"


def function(name: str, *, pure: bool = False) -> Callable[[F], F]:
    """Declare a Python function as a function of the language, to be added by `Language.extend`.

    Args:
        name: The name in expressions.
        pure: Whether the same arguments always give the same value. Then calls with constant arguments are
            evaluated once, when the condition is compiled.

    The annotations are the conversions of the arguments: `str`, `bool`, `int`, `float`, `Decimal`, `Version`,
    `datetime`, `list` or `Sequence`, `dict` or `Mapping`, `T | None` (Null stays None), and `object`, `Any` or nothing
    for the value as it is.

    Raises:
        TypeError: The name is no name, or an annotation has no conversion.
    """
    return _declarator(name, pure=pure)


def builtin(
    name: str,
    *,
    most: int | None = None,
    traced: bool = False,
    pure: bool = True,
    inline: Callable[..., str | None] | None = None,
    fast: Callable[..., str | None] | None = None,
) -> Callable[[F], F]:
    """As `function`, for the library of this package, whose return annotations are relied upon."""
    return _declarator(name, most=most, traced=traced, pure=pure, trusted=True, inline=inline, fast=fast)


def _declarator(name: str, **options: Any) -> Callable[[F], F]:
    if NAME.fullmatch(name) is None:
        raise TypeError(f"{name!r} cannot be the name of a function: letters, digits and _ are allowed")

    def declare(body: F) -> F:
        if not _can_be_declared(body):
            raise TypeError(f"{name} must be declared by a Python function that is not async and not declared already")
        setattr(body, _ATTRIBUTE, _declaration(name, body, **options))
        return body

    return declare


def _can_be_declared(body: object) -> bool:
    return inspect.isfunction(body) and not inspect.iscoroutinefunction(body) and not hasattr(body, _ATTRIBUTE)


def declaration_of(body: Callable[..., Any]) -> Function:
    """The declaration that a decorator left on a Python function.

    Raises:
        TypeError: It was never declared.
    """
    declared = getattr(body, _ATTRIBUTE, None)
    if not isinstance(declared, Function):
        raise TypeError(f"{body!r} is not declared: put @conditions.function('name') before its definition")
    return declared


def _declaration(
    name: str,
    body: Callable[..., Any],
    *,
    pure: bool,
    traced: bool = True,
    trusted: bool = False,
    most: int | None = None,
    inline: Callable[..., str | None] | None = None,
    fast: Callable[..., str | None] | None = None,
) -> Function:
    try:
        hints = get_type_hints(body)
    except (NameError, TypeError, SyntaxError) as error:
        raise TypeError(f"the annotations of {name} cannot be resolved: {error}") from None
    signature = inspect.signature(body).parameters.values()
    inputs = [p for p in signature if p.kind is p.KEYWORD_ONLY]
    if any(p.default is not p.empty for p in inputs):
        raise TypeError(f"a keyword-only parameter of {name} names an input of the evaluation: it has no default")
    named = [p for p in signature if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
    rest = next((_parameter(name, p, hints) for p in signature if p.kind is p.VAR_POSITIONAL), None)
    return Function(
        name=name,
        body=body,
        parameters=tuple(_parameter(name, p, hints) for p in named),
        rest=rest,
        required=sum(p.default is p.empty for p in named),
        most=most if rest is not None else len(named),
        inputs=tuple(p.name for p in inputs),
        returns=_KINDS.get(get_origin(hints.get("return")) or hints.get("return")) if trusted else None,
        traced=traced,
        pure=pure,
        repeatable=pure or trusted,
        inline=inline,
        fast=fast,
    )


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
