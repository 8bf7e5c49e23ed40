"""Keys: of what value a test is made, as that by which the tables of an index are found."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Literal, NamedTuple, TypeAlias

from conditions.checking.spelling_out import spelled
from conditions.condition import Condition
from conditions.errors import ConditionError
from conditions.language import Language
from conditions.syntax import tree
from conditions.syntax.tree import Access, Call, Convert, Name, Node, assembled

Tested: TypeAlias = Literal["value", "members", "array", "no container"]
"""What of a value is tested."""


class PathKey(NamedTuple):
    """A path as a key of dictionaries: two that are spelled differently are one.

    Attributes:
        tested: What of the value is tested: the value itself, each of its members, or if it may be an Array; or the
            value itself where it is neither a list nor a dict.
        input: The named value that the path begins with.
        steps: The keys, each after its class, as 1 equals true; None for a wildcard.
    """

    tested: Tested
    input: str
    steps: tuple[tuple[type, Any], ...]


class PartKey(NamedTuple):
    """A part that is evaluated once a document, as a key of dictionaries.

    Attributes:
        tested: What of its value is tested.
        condition: The part, as a condition of its own.
        is_verdict: Only the truth of its value counts.
    """

    tested: Tested
    condition: Condition
    is_verdict: bool


Key: TypeAlias = PathKey | PartKey


class Computed(NamedTuple):
    """A part that the conditions of one shape have, each with its own literals.

    Attributes:
        tested: What of its value is tested.
        node: The part in the tree of one of the conditions.
        language: The language that they are written in.
        is_verdict: Only the truth of its value counts.
    """

    tested: Tested
    node: Node
    language: Language
    is_verdict: bool = False

    def key(self, values: Sequence[Any]) -> PartKey | None:
        """The part, where literals that have a slot have these values; None where it cannot be a condition."""
        text = written(self.node, values)
        condition = None if text is None else repeatable(text, self.language)
        return None if condition is None else PartKey(self.tested, condition, self.is_verdict)


def keyed(subject: PathKey | Computed, values: Sequence[Any]) -> Key | None:
    """The key of a subject, where literals that have a slot have these values; None where there is none."""
    return subject.key(values) if isinstance(subject, Computed) else subject


@lru_cache(maxsize=1_000)
def repeatable(text: str, language: Language) -> Condition | None:
    """A condition; None where evaluating it once more would do harm, or where it is too long."""
    try:
        condition = Condition(text, language)
    except ConditionError:
        return None
    return condition if condition.template.is_repeatable else None


def written(node: Node, values: Sequence[Any]) -> str | None:
    """An expression that gives the value of a part; None where a literal in it cannot be written."""
    match node:
        case tree.Literal(value, _, slot):
            return spelled(value if slot is None else values[slot], null=False, rounded=True)
        case Name(name):
            return name
        case Access() | Call() | Convert():
            parts = [written(part, values) for part in node.parts]
            texts = (part for part in parts if part is not None)
            return None if None in parts else assembled(node, texts, wildcard="[*]")
