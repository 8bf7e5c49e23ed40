"""The tests of filters in the server's dialect: comparisons of what two sides lead to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from conditions.errors import ConversionError, EvaluationError
from conditions.library.jsonpath.nodes import Node, Property, Visit, is_array, is_object, pointer
from conditions.library.jsonpath.server_steps import Path, walked
from conditions.library.jsonpath.server_values import compare, equals
from conditions.values.regular_expressions import searches


class Side(Protocol):
    """One side of a comparison."""

    def nodes(self, node: Node, visit: Visit) -> Iterator[Node]:
        """What it leads to from the node that is tested."""
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

    def nodes(self, node: Node, visit: Visit) -> Iterator[Node]:
        """The nodes of the path."""
        return walked(self.path, (visit.root, None) if self.from_root else node, visit)


@dataclass(frozen=True, slots=True)
class Constant:
    """A value that is written in the filter.

    Attributes:
        value: None, a bool, a number or a text; of a regular expression the text with its slashes and options.
    """

    value: Any

    def nodes(self, node: Node, visit: Visit) -> Iterator[Node]:  # noqa: ARG002 - it leads to itself from everywhere
        """The value itself, which stands nowhere."""
        return iter(((self.value, _NOWHERE),))


_NOWHERE: Any = (None, "")


@dataclass(frozen=True, slots=True)
class Exists:
    """A side alone: whether it leads anywhere.

    Attributes:
        side: The side.
    """

    side: Side

    def holds(self, node: Node, visit: Visit) -> bool:
        """Whether there is a first node."""
        return next(self.side.nodes(node, visit), None) is not None


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
        """Whether it holds for the node that is tested.

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
        where = [f"{_found(value)} at {pointer(place) or 'the root'}" for value, place in _standing(left, right)]
        compared = f"cannot order {' and '.join(where)} by {self.operator}: " if where else "cannot order two values: "
        return ConversionError(
            compared + error.message,
            hint="the first such item fails the whole path, as it does in Azure: test it before, as in "
            "[?(@.value =~ /^[0-9.]+$/ && @.value > 0.5)]",
        )


def _standing(*nodes: Node) -> Iterator[Node]:
    return (node for node in nodes if node[1] is not _NOWHERE)


def _found(value: Any) -> str:
    shown = f"the text '{value}'" if isinstance(value, str) else "the value"
    return shown if len(shown) <= 60 else shown[:59] + "…"


def is_container(value: Any) -> bool:
    """Whether a value is none that can be compared."""
    return value is not None and (isinstance(value, Property) or is_object(value) or is_array(value))


def matches_pattern(value: Any, pattern: Any) -> bool:
    """Whether the regular expression in a text of the form `/…/options` matches anywhere in a text.

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
"""What each operator means between two simple values. `===` differs from `==` only for types that JSON lacks."""


@dataclass(frozen=True, slots=True)
class Joined:
    """Tests with `&&` or `||` between them. Each decides over all that follows: `a && b || c` is `a && (b || c)`.

    Attributes:
        tests: The tests, each with the sign behind it; the last one has none.
    """

    tests: tuple[tuple[Exists | Comparison, str], ...]

    def holds(self, node: Node, visit: Visit) -> bool:
        """Whether they hold together for the node that is tested."""
        result = False
        for test, sign in self.tests:
            result = test.holds(node, visit)
            if (sign == "&&" and not result) or (sign == "||" and result):
                break
        return result
