"""What rules ask about a condition: what its parts may be, and how they are written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from conditions.schema_checking.evaluation import Evaluation
from conditions.schema_checking.possible import Possible
from conditions.schemas.schema import Schema
from conditions.source import Span, clipped
from conditions.syntax.tree import Access, Call, Name, Node, unconverted, unparse, walk

_SHOWN = 61
"""The most characters of a part that are written in a message."""


@dataclass
class Context:
    """A condition and the schemas of its inputs.

    Attributes:
        expression: The text.
        tree: Its checked tree, with the conversion to the verdict.
        schemas: The schemas by the names of the inputs.
        reported: The places of the problems that were found already.
    """

    expression: str
    tree: Node
    schemas: Mapping[str, Schema]
    reported: list[Span] = field(default_factory=list)

    @cached_property
    def evaluation(self) -> Evaluation:
        """All that its parts may be."""
        return Evaluation(self.schemas)

    @cached_property
    def _anything(self) -> Evaluation:
        """All that its parts may be if there were no schemas."""
        return Evaluation({})

    def is_constant_anyway(self, node: Node) -> bool:
        """True for a part whose value is certain without the schemas."""
        values = self._anything.possible(node).values
        return values is not None and len(values) == 1

    def possible(self, node: Node) -> Possible:
        """What a part may be."""
        return self.evaluation.possible(node)

    def there(self, node: Node) -> Possible:
        """What a part may be where it is there."""
        return self.possible(node).there

    def written(self, node: Node) -> str:
        """How a part is written, without breaks of lines and not too long."""
        text = self.expression[node.span.start : min(node.span.end, node.span.start + _SHOWN + 1)]
        return clipped(" ".join(text.split()), _SHOWN)

    def called(self, function: str, *arguments: Node | str) -> str:
        """How a call is written, of parts or of what is written instead of them."""
        return f"{function}({', '.join(one if isinstance(one, str) else self.written(one) for one in arguments)})"

    def depends(self, node: Node) -> bool:
        """True for a part that reads an input which has a schema, and of which something is known."""
        names = (one for one in walk(node) if isinstance(one, Name))
        return any(self.evaluation.place(name.input) is not None for name in names)

    def is_told(self, node: Node) -> bool:
        """True for a part that depends on a schema, that not everything may be, and that does not always fail."""
        return self.depends(node) and not self.possible(node).is_unknown and bool(self.there(node).shapes)

    def is_looked_at_besides(self, path: Access, call: Call) -> bool:
        """True where another part of the condition looks at a path, or at what it leads through."""
        within = self._paths(call)
        return any(self._looked_at[one] > within[one] for one in _prefixes(path))

    @cached_property
    def _looked_at(self) -> Counter[str]:
        return self._paths(self.tree)

    def _paths(self, node: Node) -> Counter[str]:
        """The paths at which a part looks, but for those that it only tells from a value."""
        paths = (one for one in walk(node) if isinstance(one, Access | Name) and id(one) not in self._told_apart)
        return Counter(map(unparse, paths))

    @cached_property
    def _told_apart(self) -> set[int]:
        """The paths that are only told from a value, which settles nothing of what is missing."""
        calls = (one for one in walk(self.tree) if isinstance(one, Call) and one.function.compares == "difference")
        asked = (call for call in calls if all(self.possible(part).values != ("",) for part in call.arguments))
        return {id(part) for call in asked for part in map(unconverted, call.arguments)}


def _prefixes(path: Access) -> list[str]:
    """The texts of a path and of all that it leads through, but for the named value itself."""
    return [unparse(Access(path.base, path.steps[:at], path.span)) for at in range(1, len(path.steps) + 1)]
