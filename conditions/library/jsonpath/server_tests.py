"""The tests of filters in the server's dialect: comparisons of what two sides lead to."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Protocol

from conditions.errors import ConversionError, EvaluationError
from conditions.library.jsonpath.nodes import Node, Visit, is_container, is_object, pointer
from conditions.library.jsonpath.server_steps import Names, Path, walked
from conditions.library.jsonpath.server_values import compare, equals, to_double
from conditions.values.regular_expressions import searches


class Side(Protocol):
    """One side of a comparison."""

    def nodes(self, node: Node, visit: Visit) -> Iterable[Node]:
        """The nodes to which it leads from the one that is tested."""
        ...


@dataclass(frozen=True, slots=True)
class Query:
    """`@…` and `$…`: what a path leads to.

    Attributes:
        path: The path.
        from_root: Whether it starts at the document, not at the node that is tested.
    """

    path: Path
    from_root: bool = False
    _names: tuple[str, ...] | None = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        singles = [step.names[0] for step in self.path if isinstance(step, Names) and len(step.names) == 1]
        object.__setattr__(self, "_names", tuple(singles) if len(singles) == len(self.path) else None)

    def nodes(self, node: Node, visit: Visit) -> Iterable[Node]:
        """The nodes of the path."""
        if self.from_root:
            node = visit.root, None
        return walked(self.path, node, visit) if self._names is None else _named(node, self._names)


def _named(node: Node, names: tuple[str, ...]) -> tuple[Node, ...]:
    """The node to which names lead, if it is there: what most filters ask for, and faster so than step by step."""
    value, place = node
    for name in names:
        if not is_object(value):
            return ()
        value = value.get(name, _NOTHING)
        if value is _NOTHING:
            return ()
        place = place, name
    return ((value, place),)


_NOTHING: Any = object()


@dataclass(frozen=True, slots=True)
class Constant:
    """A value that is written in the filter.

    Attributes:
        value: None, a bool, a number or a text; of a regular expression the text with its slashes and options.
    """

    value: Any

    def nodes(self, node: Node, visit: Visit) -> Iterable[Node]:  # noqa: ARG002 - it leads to itself from everywhere
        """The value itself, which stands nowhere."""
        return ((self.value, _NOWHERE),)


_NOWHERE: Any = (None, "")


@dataclass(frozen=True, slots=True)
class Exists:
    """A side alone: whether it leads anywhere.

    Attributes:
        side: The side.
    """

    side: Side

    def holds(self, node: Node, visit: Visit) -> bool:
        """Tell whether there is a first node."""
        return next(iter(self.side.nodes(node, visit)), None) is not None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two sides and an operator between them, which holds if it holds for any node of one and any of the other.

    Where a side leads to nothing, nothing holds, `!=` included.

    Attributes:
        left, right: The sides.
        operator: One of OPERATORS.
    """

    left: Side
    operator: str
    right: Side

    def holds(self, node: Node, visit: Visit) -> bool:
        """Tell whether it holds for the node that is tested.

        Raises:
            EvaluationError: Two values cannot be compared, or a text is no regular expression.
        """
        others: list[Node] | None = None
        for one in self.left.nodes(node, visit):
            if others is None:
                others = list(self.right.nodes(node, visit))
            visit.spend(len(others) - 1)  # one for each node that is tested is counted already
            if any(self._matches(one, other) for other in others):
                return True
        return False

    def _matches(self, left: Node, right: Node) -> bool:
        if is_container(left[0]) or is_container(right[0]):
            # Only simple values are compared. The library lets all others differ, but for `!==`.
            return self.operator == "!="
        try:
            return OPERATORS[self.operator](left[0], right[0])
        except ConversionError as error:
            raise self._incomparable(left, right, error) from None

    def _incomparable(self, left: Node, right: Node, error: ConversionError) -> ConversionError:
        standing = [(value, place) for value, place in (left, right) if place is not _NOWHERE]
        where = [f"{_found(value)} at {pointer(place) or 'the root'}" for value, place in standing]
        compared = f"cannot order {' and '.join(where) or 'two values'} by {self.operator}: {error.message}"
        return ConversionError(compared, hint=_hint(left, right) or _hint(right, left) or _TEST_BEFORE)


_TEST_BEFORE = (
    "one such item fails the whole path, as it does in Azure; to pass over texts that are no numbers, test before: "
    "[?(@.value =~ /^[0-9.]+$/ && @.value > 0.5)]"
)


def _hint(found: Node, written: Node) -> str | None:
    """The advice on a text that cannot be compared with the whole number in the filter."""
    text, number = found[0], written[0]
    is_whole = isinstance(number, int) and not isinstance(number, bool) and written[1] is _NOWHERE
    if not is_whole or not isinstance(text, str) or to_double(text) is None:
        return None
    return f"against a whole number a text is read as one too: write {number}.0 instead of {number}"


def _found(value: Any) -> str:
    shown = f"the text '{value}'" if isinstance(value, str) else "the value"
    return shown if len(shown) <= 60 else shown[:59] + "…"


def matches_pattern(value: Any, pattern: Any) -> bool:
    """Tell whether the regular expression in a text of the form `/…/options` matches anywhere in a text.

    The options `i`, `m` and `s` are those of .NET. `x` only makes groups without a name group nothing there, so that it
    changes no match; all other letters mean nothing.

    Raises:
        EvaluationError: It has no such form, or is no regular expression.
    """
    if not isinstance(value, str) or not isinstance(pattern, str):
        return False
    end = pattern.rfind("/")
    if end < 1:
        raise EvaluationError(
            f"no regular expression stands behind =~, but {_found(pattern)}", hint="write =~ /…/, with i for any case"
        )
    return searches(pattern[1:end], value, pattern[end + 1 :])


OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "===": equals,
    "==": equals,
    "=~": matches_pattern,
    "!==": lambda left, right: not equals(left, right),
    "!=": lambda left, right: not equals(left, right),
    "<=": lambda left, right: compare(left, right) <= 0,
    "<": lambda left, right: compare(left, right) < 0,
    ">=": lambda left, right: compare(left, right) >= 0,
    ">": lambda left, right: compare(left, right) > 0,
}
"""The meaning of each operator between two simple values. `===` differs from `==` only for types that JSON lacks."""


@dataclass(frozen=True, slots=True)
class Joined:
    """Tests with `&&` or `||` between them. Each decides over all that follows: `a && b || c` is `a && (b || c)`.

    Attributes:
        tests: The tests, each with the sign behind it; the last one has none.
    """

    tests: tuple[tuple[Exists | Comparison, str], ...]

    def holds(self, node: Node, visit: Visit) -> bool:
        """Tell whether they hold together for the node that is tested."""
        result = False
        for test, sign in self.tests:
            result = test.holds(node, visit)
            if (sign == "&&" and not result) or (sign == "||" and result):
                break
        return result
