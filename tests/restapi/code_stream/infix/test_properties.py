"""Properties of infix conditions: they mean what a plain model of them means, and any text is read or refused."""

from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conditions import ConditionError, EvaluationError
from restapi.code_stream.infix import compile, lower

NAMES = ("a", "b-c", "d")
VALUES: st.SearchStrategy[Any] = st.sampled_from(
    [None, True, False, 0, 1, 3, -2, "", "true", "FALSE", "3", "03", "10", "x", "X", [1], {"a": 1}]
)
DOCUMENTS = st.dictionaries(st.sampled_from(NAMES), VALUES)
BLANKS = st.sampled_from(["", " ", "\n\t"])


class Model(NamedTuple):
    """A condition: its text, how tight that binds, the expression that it means, and its verdict on a document."""

    text: str
    binds: int
    lowered: str
    verdict: Callable[[dict[str, Any]], bool]

    def inside(self, binds: int) -> str:
        return self.text if self.binds >= binds else f"({self.text})"


def path(name: str) -> str:
    return f"root.{name}" if name.isidentifier() else f"root['{name}']"


def as_text(value: Any) -> str | None:
    """The value as Azure writes it as a text; None where it has none."""
    return None if isinstance(value, list | dict) else "" if value is None else str(value)


def as_number(value: Any) -> Decimal:
    try:
        return Decimal(value or 0) if isinstance(value, str | int | None) else Decimal("none")
    except InvalidOperation:
        raise EvaluationError("no number") from None


def equals_text(value: Any, literal: str) -> bool:
    text = as_text(value)
    return text is not None and text.upper() == literal.upper()


def equals_number(value: Any, literal: int) -> bool:
    if isinstance(value, bool):
        return value is bool(literal)
    return value == literal if isinstance(value, int) else value == str(literal)


def equals_boolean(value: Any, literal: bool) -> bool:
    if isinstance(value, bool | int):
        return value == literal
    return isinstance(value, str) and value.upper() == str(literal).upper()


def negation(of: Model) -> Model:
    return Model(f"!{of.inside(3)}", 3, f"not({of.lowered})", lambda root: not of.verdict(root))


@st.composite
def equalities(draw: st.DrawFn) -> Model:
    name = draw(st.sampled_from(NAMES))
    literal, lowered, equals = draw(
        st.sampled_from(
            [
                *(
                    (f"'{text}'", f"eq('{text}', {path(name)})", lambda v, t=text: equals_text(v, t))
                    for text in ("x", "true", "3", "")
                ),
                *((f"{n}", f"eq({path(name)}, {n})", lambda v, n=n: equals_number(v, n)) for n in (0, 1, 3, -2)),
                *(
                    (
                        f"{b}".lower(),
                        f"eq({path(name)}, {b})".replace(f"{b}", f"{b}".lower()),
                        lambda v, b=b: equals_boolean(v, b),
                    )
                    for b in (True, False)
                ),
                ("null", f"eq('', {path(name)})", lambda v: v is None or v == ""),
            ]
        )
    )
    sides = [name, literal] if draw(st.booleans()) else [literal, name]
    blank = draw(BLANKS)
    if draw(st.booleans()):
        return Model(f"{blank}=={blank}".join(sides), 2, lowered, lambda root: equals(root.get(name)))
    return Model(
        f"{blank}!={blank}".join(sides), 2, lowered.replace("eq", "ne", 1), lambda root: not equals(root.get(name))
    )


ORDERS: dict[str, tuple[str, Callable[[Any, Any], bool]]] = {
    "<": ("gt", lambda left, right: left < right),
    "<=": ("ge", lambda left, right: left <= right),
    ">": ("lt", lambda left, right: left > right),
    ">=": ("le", lambda left, right: left >= right),
}


@st.composite
def orders(draw: st.DrawFn) -> Model:
    name, literal, operator = draw(st.sampled_from(NAMES)), draw(st.integers(-5, 5)), draw(st.sampled_from([*ORDERS]))
    function, holds = ORDERS[operator]
    return Model(
        f"{name}{draw(BLANKS)}{operator}{draw(BLANKS)}{literal}",
        2,
        f"{function}({literal}, {path(name)})",
        lambda root: holds(as_number(root.get(name)), literal),
    )


@st.composite
def flags(draw: st.DrawFn) -> Model:
    name = draw(st.sampled_from(NAMES))
    return Model(name, 3, f"eq('true', {path(name)})", lambda root: equals_text(root.get(name), "true"))


@st.composite
def joined(draw: st.DrawFn, inner: st.SearchStrategy[Model]) -> Model:
    parts = draw(st.lists(inner, min_size=2, max_size=4))
    function, operator, binds = draw(st.sampled_from([("and", "&&", 1), ("or", "||", 0)]))
    if parts[0].lowered.startswith(f"{function}("):
        parts[0] = negation(parts[0])
    every = all if function == "and" else any
    return Model(
        f" {operator}{draw(BLANKS)}".join(part.inside(binds + 1) for part in parts),
        binds,
        f"{function}({', '.join(part.lowered for part in parts)})",
        lambda root: every(part.verdict(root) for part in parts),
    )


CONDITIONS = st.recursive(
    equalities() | orders() | flags(), lambda inner: joined(inner) | inner.map(negation), max_leaves=8
)


@given(CONDITIONS)
def test_a_condition_means_what_its_structure_says(model: Model) -> None:
    assert lower(model.text) == model.lowered


@given(CONDITIONS)
def test_parentheses_around_the_whole_change_nothing(model: Model) -> None:
    assert lower(f" ( ({model.text}))") == model.lowered


@given(CONDITIONS, DOCUMENTS)
def test_the_verdict_is_that_of_the_model(model: Model, document: dict[str, Any]) -> None:
    try:
        expected = model.verdict(document)
    except EvaluationError:
        with pytest.raises(EvaluationError):
            compile(model.text)(document)
    else:
        assert compile(model.text)(document) is expected


PIECES = st.sampled_from(
    [
        "a",
        "true",
        "null",
        "1",
        "-",
        ".",
        "'x'",
        '"',
        "'",
        "\\",
        "${input.x}",
        "${",
        "}",
        "==",
        "=",
        "<",
        "!",
        "&&",
        "|",
        *"()[] ,",
    ]
)


def refusal(text: str) -> ConditionError | None:
    try:
        compile(text)
    except ConditionError as error:
        return error
    return None


@given(st.text() | st.lists(PIECES).map("".join))
def test_any_text_is_compiled_or_refused_with_a_place_and_a_hint(text: str) -> None:
    error = refusal(text)
    assert error is None or (error.hint and 1 <= (error.position or 0) <= len(text) + 1)
