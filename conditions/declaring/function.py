"""Declaring a function: one typed Python function is its whole declaration.

    @function("startsWith")
    def starts_with(value: str, prefix: str) -> bool: ...

Annotations are the conversions of the arguments, defaults make arguments optional, `*args` takes any number. An
argument annotated `Lazy[T]` is handed over as a callable that evaluates it. Keyword-only parameters name the inputs of
the evaluation that the function reads (`root`, `status`, …); they are no arguments of the expression.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, TypeVar

from conditions.declaring.annotations import VALUE, Conversion
from conditions.declaring.documentation import Documented, in_words
from conditions.declaring.signature import Lazy as Lazy
from conditions.declaring.signature import Parameter, Signature, inputs_of, is_async, is_of_python, signature_of
from conditions.values.immutable import Immutable
from conditions.values.kinds import Kind

if TYPE_CHECKING:
    from conditions.declaring.partial import IsTotal, Narrow
    from conditions.declaring.telling import Telling
    from conditions.declaring.value_tests import Relation, ValueTest

F = TypeVar("F", bound=Callable[..., Any])

NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*", re.ASCII)

STRICT = "strict"
"""The keyword-only parameter by which a function asks whether its language is strict."""

PlaceKind: TypeAlias = Literal["condition", "runtime", "template", "criterion", "validation"]
"""A kind of place in a pipeline where expressions stand."""

Comparing: TypeAlias = Literal["equality", "difference", "order", "search", "membership"]
"""A test that a function makes of its arguments."""


class Function(Immutable, Documented):
    """A function of the language. Its signature is read when it is first used.

    Attributes:
        name: Its name in expressions; letter case does not matter there.
        body: Its meaning.
        return_kind_is_certain: Its return annotation is relied upon.
        may_run_twice: Evaluating a call twice does no harm.
        declared_at_most: The largest number of arguments, where the signature takes any number of them.
        logged_as_value: Azure's *Expanded* line shows its value instead of the call.
        pure: The same arguments give the same value, so that constant calls are folded.
        flow: Writes the call as Python, from a `Scope` and the sources of its arguments. Where it is None, or gives
            None, the call is a call.
        inline: Writes the call for the values that are usual, from an `InlineScope` and the nodes of its arguments.
            What it gives is the same for every value that it does not raise for.
        absorbing: The Boolean that decides alone, of a function that joins conditions as `and` (False) or `or` (True).
        rewrite: Gives a call, or a simpler node of the same meaning.
        narrow: Leaves out what cannot matter of a call some of whose arguments are known.
        is_total: Tells if a call never fails; one of a function without it may.
        looks_at: Gives those of its inputs that a call with so many arguments looks at, from the inputs that are known.
        reads: Gives the places in the document that a call with this literal reads, each as the keys that lead there;
            with `counted=True`, where only the number of values is asked for. Without it, that is the whole document.
        reads_size_only: It looks at an Array without looking at its items.
        compares: The test that it makes of its arguments, if it compares them.
        mirrored: The function that says the same of its two arguments in the other order.
        finds: Where it looks for its second argument in the first, of a function that searches texts.
        negates: It is true where its only argument is not.
        stops_at: Tells the values of an argument at which it looks no further, of a function that chooses one of them.
        fills_template: Its first argument is a template, which takes the others as texts.
        gives_json: Its value is JSON text, whose quotes belong to it.
        needs_success: A call is true only where all before, or all that it names, succeeded.
        settles_absence: A call asks if what its arguments lead to is there, or tells something of it that is.
        places: The kinds of places in pipelines that know it; all, where none is named.
        also_called: What other languages call it, in lower case: for the hint of somebody who writes that.
        decided_by: Gives the arguments that made the value of a call what it is, from the call and a `Telling`.
        sentence: Says why a call gave its value, from the call and a `Telling`.
        selects: Gives the JSON Pointers (RFC 6901) to what the text of a path selects in the document.
        passes_over: Gives the JSON Pointers to the items of the document that such a path looks at and does not select.
        reason: Says why the arguments gave the result, for explanations; None where nothing more is to be said.
        admits: Gives tests of a value that an index can look up, one of which admits each usual value for which a call
            is true or fails; from the place of the value among the arguments, and the other arguments, which are
            literals. None where nothing is known.
        denies: Gives the same for where a call is false or fails, of a function without the former; where none of the
            tests admits a usual value, a call is true.
        alternatives: Gives calls: a call is true where one of them is, and true or fails only where one of them does.
        admits_members: Those tests are of the members of the value, not of itself.
        field_keys: Gives the keys to the field of the document that its first argument names, which is a literal, as
            all others are. An Array on the way stands for its items. The tests of `admits` are of the field; the call
            fails for wrong literals only, whatever the document.
        requires: It is true only where all of its arguments are, or any of them, and fails only where they do, as long
            as they are tests of fields.
    """

    name: str
    body: Callable[..., Any]
    return_kind_is_certain: bool = False
    may_run_twice: bool = False
    declared_at_most: int | None = None
    logged_as_value: bool = True
    pure: bool = False
    flow: Callable[..., str | None] | None = None
    inline: Callable[..., str | None] | None = None
    absorbing: bool | None = None
    rewrite: Callable[[Any], Any] | None = None
    narrow: Narrow | None = None
    is_total: IsTotal | None = None
    looks_at: Callable[[int, Mapping[str, Any]], tuple[str, ...]] | None = None
    reads: Callable[..., Iterable[tuple[str, ...]]] | None = None
    reads_size_only: bool = False
    compares: Comparing | None = None
    mirrored: str = ""
    finds: Relation | None = None
    negates: bool = False
    stops_at: Callable[[Any], bool] | None = None
    fills_template: bool = False
    gives_json: bool = False
    needs_success: bool = False
    settles_absence: bool = False
    places: tuple[PlaceKind, ...] = ()
    also_called: tuple[str, ...] = ()
    decided_by: Callable[[Any, Telling], Sequence[Any]] | None = None
    sentence: Callable[[Any, Telling], str] | None = None
    selects: Callable[[str, Any], Sequence[str]] | None = None
    passes_over: Callable[[str, Any], Sequence[str]] | None = None
    reason: Callable[..., str] | None = None
    admits: Callable[..., Sequence[ValueTest] | None] | None = None
    denies: Callable[..., Sequence[ValueTest] | None] | None = None
    alternatives: Callable[[Any], Sequence[Any]] | None = None
    admits_members: bool = False
    field_keys: Callable[[str], tuple[str, ...]] | None = None
    requires: Literal["all", "any"] | None = None

    tells = ("name", "body", "return_kind_is_certain", "may_run_twice", "declared_at_most", "logged_as_value", "pure")

    def __init__(self, name: str, body: Callable[..., Any], **known: Any) -> None:
        if unknown := known.keys() - Function.__annotations__.keys():
            raise TypeError(f"a function has no {', '.join(sorted(unknown))}")
        self.__dict__.update(known, name=name, body=body)

    @cached_property
    def declared(self) -> Signature:
        """The signature of the body, as it is declared."""
        return signature_of(self.name, self.body)

    @cached_property
    def inputs(self) -> tuple[str, ...]:
        """The inputs of the evaluation that it reads."""
        return tuple(name for name in inputs_of(self.body) if name != STRICT)

    @cached_property
    def asks_strict(self) -> bool:
        """True where it asks if its language is strict, by a keyword-only parameter `strict`."""
        return STRICT in inputs_of(self.body)

    @cached_property
    def parameters(self) -> tuple[Parameter, ...]:
        """The arguments that have a name of their own."""
        return self.declared.parameters

    @cached_property
    def rest(self) -> Parameter | None:
        """The declaration of all further arguments, or None where there can be none."""
        return self.declared.rest

    @cached_property
    def conversions(self) -> tuple[Conversion, ...]:
        """The conversions of its arguments; where it takes any number of them, the last is that of all further ones."""
        return tuple([one.conversion for one in (*self.parameters, self.rest) if one is not None])

    @cached_property
    def converts(self) -> bool:
        """True where it does not take all its arguments as they are."""
        return any(conversion is not VALUE for conversion in self.conversions)

    @cached_property
    def required(self) -> int:
        """The number of arguments that cannot be left out."""
        return self.declared.required

    @cached_property
    def at_most(self) -> int | None:
        """The largest number of arguments, or None for any number."""
        return self.declared_at_most if self.rest is not None else len(self.parameters)

    @cached_property
    def returns(self) -> Kind | None:
        """The kind of its value, where that is certain."""
        return self.declared.returns if self.return_kind_is_certain else None

    @cached_property
    def is_lazy(self) -> bool:
        """True where there are arguments that are only evaluated when it asks for them."""
        return any(one is not None and one.lazy for one in (*self.parameters, self.rest))

    def __reduce__(self) -> tuple[Any, ...]:
        if self.return_kind_is_certain:  # of this package: the other process has it too
            return declaration_of, (self.body,)
        return _loaded, (self.name, self.body, self.pure, self.reason is not None)

    @property
    def usage(self) -> str:
        """The signature and the summary in one line."""
        return f"{self.signature}: {self.summary}" if self.summary else self.signature

    def takes(self, number: int) -> bool:
        """True where it takes that number of arguments."""
        return self.required <= number and (self.at_most is None or number <= self.at_most)

    @property
    def arity(self) -> str:
        """The number of arguments in words: `2 arguments`, `2 or more arguments`."""
        return in_words(self.required, self.at_most)

    @property
    def signature(self) -> str:
        """The call as documentation shows it: `join(separator, items)`."""
        return f"{self.name}({', '.join(self.placeholders)})"

    @property
    def placeholders(self) -> list[str]:
        """The arguments as the signature shows them: `value`, `[options]` where it may be left out, `more…`."""
        shown = [
            parameter.name if index < self.required else f"[{parameter.name}]"
            for index, parameter in enumerate(self.parameters)
        ]
        return shown if self.rest is None else [*shown, f"{self.rest.name}…"]

    def parameter(self, index: int) -> Parameter:
        """The declaration of the argument at *index*."""
        if index < len(self.parameters):
            return self.parameters[index]
        assert self.rest is not None
        return self.rest


_ATTRIBUTE = "__condition_function__"
_REASON = "__condition_reason__"


def function(name: str, *, pure: bool = False, reason: Callable[..., str] | None = None) -> Callable[[F], F]:
    """Declare a Python function as a function of the language, to be added by `Language.extend`.

    Args:
        name: The name in expressions.
        pure: Whether the same arguments always give the same value. Then calls with constant arguments are
            evaluated once, when the condition is compiled.
        reason: Says why the arguments gave the result, for explanations: it is called with the arguments as the
            function got them and the keyword `result`, and returns a text. Lazy arguments are given as their values,
            None where they were not evaluated. Whatever it raises is ignored.

    The annotations are the conversions of the arguments: `str`, `bool`, `int`, `float`, `Decimal`, `Version`,
    `datetime`, `list` or `Sequence`, `dict` or `Mapping`, `T | None` (Null stays None), and `object`, `Any` or nothing
    for the value as it is.

    Raises:
        TypeError: The name is no name, or an annotation has no conversion.

    >>> import conditions
    >>> @conditions.function("semverMajor", pure=True)
    ... def semver_major(version: str) -> int:
    ...     return int(version.lstrip("v").split(".")[0])
    >>> conditions.AZURE.extend(functions=[semver_major]).compile("ge(semverMajor(root.tag), 2)")({"tag": "v2.14.0"})
    True
    """
    return _declarator(name, pure=pure, may_run_twice=pure, reason=reason)


def builtin(
    name: str,
    *,
    at_most: int | None = None,
    also_called: str = "",
    logged_as_value: bool = False,
    pure: bool = True,
    **known: Any,
) -> Callable[[F], F]:
    """Declare a function of the library of this package, whose return annotations are relied upon.

    All that the house knows of a function stands in its declaration, or beside it in its module: a new one is told
    nowhere else.

    Args:
        name, pure: As of `function`.
        at_most: The largest number of arguments, where the signature takes any number of them.
        also_called: What other languages call it: words in lower case.
        logged_as_value: As of a `Function`.
        known: What else a `Function` has, by the names of its attributes.
    """
    return _declarator(
        name,
        declared_at_most=at_most,
        also_called=tuple(also_called.split()),
        logged_as_value=logged_as_value,
        pure=pure,
        **{"may_run_twice": True, **known},
        return_kind_is_certain=True,
    )


def _declarator(name: str, **options: Any) -> Callable[[F], F]:
    if NAME.fullmatch(name) is None:
        raise TypeError(f"{name!r} cannot be the name of a function: letters, digits and _ are allowed")
    by_user = "return_kind_is_certain" not in options

    def declare(body: F) -> F:
        if not is_of_python(body) or hasattr(body, _ATTRIBUTE) or (by_user and is_async(body)):
            raise TypeError(f"{name} must be declared by a Python function that is not async and not declared already")
        declaration = Function(name, body, **options)
        if by_user:
            _ = declaration.declared  # a mistake of the user's is told at once
        setattr(body, _ATTRIBUTE, declaration)
        setattr(body, _REASON, declaration.reason)
        return body

    return declare


def declaration_of(body: Callable[..., Any]) -> Function:
    """The declaration that a decorator left on a Python function.

    Raises:
        TypeError: It was never declared.
    """
    declared = getattr(body, _ATTRIBUTE, None)
    if not isinstance(declared, Function):
        raise TypeError(f"{body!r} is not declared: put @conditions.function('name') before its definition")
    return declared


def _loaded(name: str, body: Callable[..., Any], pure: bool, gives_reason: bool) -> Function:
    """The declaration of a user's function that was pickled.

    Where the body was pickled as its name, it has a declaration. Where it was pickled as what it is, as cloudpickle
    does for `__main__`, it may get its attributes only after this call: the reason is looked up when it is asked for.
    """
    known = getattr(body, _ATTRIBUTE, None)
    if isinstance(known, Function):
        return known
    reason = partial(_reason_of, body) if gives_reason else None
    return Function(name, body, pure=pure, may_run_twice=pure, reason=reason)


def _reason_of(body: Callable[..., Any], *arguments: Any, result: Any) -> Any:
    return getattr(body, _REASON)(*arguments, result=result)
