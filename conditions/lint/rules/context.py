"""What rules ask about an expression: what its parts are for certain, and how they are written."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from conditions.checking import optimiser
from conditions.declaring.function import Function
from conditions.declaring.vocabulary import CASE_INSENSITIVE
from conditions.lint.places import Place
from conditions.lint.reading.parameters import Parameter
from conditions.lint.reading.surroundings import NOTHING, Surroundings
from conditions.source import clipped
from conditions.syntax.tree import Access, Call, Convert, Literal, Name, Node, unconverted, unparse, walk
from conditions.values.dotnet_text import fold
from conditions.values.kinds import Kind

_SHOWN = 61
"""The most characters of a part that are written in a message."""

_DEPENDENCIES = ("dependencies", "stageDependencies")
_RESPONSES = ("root", "response")


@dataclass
class Context:
    """An expression and the place where it stands.

    Attributes:
        expression: The text.
        tree: The checked tree of it, with the conversion to the verdict where the place asks for one.
        place: The kind of place where it stands.
        around: What the file tells of that place.
    """

    expression: str
    tree: Node
    place: Place
    around: Surroundings = NOTHING
    _known: dict[int, Literal | None] = field(default_factory=dict, repr=False)

    def written(self, node: Node) -> str:
        """How a part is written, without breaks of lines and not too long."""
        text = self.expression[node.span.start : min(node.span.end, node.span.start + _SHOWN + 1)]
        text = " ".join(text.split())
        return clipped(text, _SHOWN)

    def called(self, function: str, *arguments: Node | str) -> str:
        """How a call is written, of parts or of what is written instead of them."""
        written = (part if isinstance(part, str) else self.written(part) for part in arguments)
        return f"{function}({', '.join(written)})"

    def known(self, node: Node) -> Literal | None:
        """The value that a part has whatever the inputs are, or None where that depends on them."""
        if id(node) not in self._known:
            self._known[id(node)] = self._value(node)
        return self._known[id(node)]

    def _value(self, node: Node) -> Literal | None:
        match node:
            case Literal():
                return None if has_expansion(node.value) or names_path(node.value) else node
            case Convert(conversion, operand):
                value = self.known(operand)
                return _folded(Convert(conversion, value)) if value else None
            case Call(_, arguments):
                values = [self.known(argument) for argument in arguments]
                return _deciding(node, values) or _folded_call(node, values)
            case _:
                return None

    def parameter(self, node: Node) -> Parameter | None:
        """The declaration of the parameter that a part is, or None."""
        path = path_of(node)
        is_one = len(path) == 2 and path[0] == "parameters"
        return (self.around.parameters or {}).get(fold(path[1])) if is_one else None

    @cached_property
    def calls(self) -> tuple[Call, ...]:
        """All calls in the expression, in reading order."""
        return tuple(node for node in walk(self.tree) if isinstance(node, Call))

    def settled_besides(self, path: Node, call: Call) -> bool:
        """Whether another call than *call* asks if the path is there, or equal to something."""
        return self._settled[key(path)] > (key(path) in _settled_by(call))

    @cached_property
    def _settled(self) -> Counter[str]:
        return Counter(path for call in self.calls for path in _settled_by(call))


def _deciding(call: Call, values: list[Literal | None]) -> Literal | None:
    """The argument that decides the value of a call alone, as one of `and` may."""
    wanted = call.function.absorbing
    return next((value for value in values if value and isinstance(value.value, bool) and value.value is wanted), None)


def _folded_call(call: Call, values: list[Literal | None]) -> Literal | None:
    parts = tuple(value for value in values if value is not None)
    if len(parts) < len(values) or not (call.function.pure and not call.function.inputs):
        return None
    return _folded(call.of(parts))


def _folded(node: Node) -> Literal | None:
    value = optimiser.constant(node)
    return value if isinstance(value, Literal) else None


def _settled_by(call: Call) -> set[str]:
    function = call.function
    asks = function.settles_absence or function.compares is not None
    if function.compares == "difference":  # true of what is missing, unless that is what is asked
        asks = any(literal_of(part) == "" for part in call.arguments)
    return {key(part) for part in call.arguments if may_be_missing(part)} if asks else set()


def key(node: Node) -> str:
    """A text that is the same for parts that are the same. Letter case matters where a document is read."""
    text = unparse(node)
    return text if any(map(_reads_document, walk(node))) else fold(text)


def _reads_document(node: Node) -> bool:
    if isinstance(node, Call):
        return bool(node.function.inputs)
    return isinstance(node, Name) and node.input not in CASE_INSENSITIVE


def is_call(node: Node, of: Callable[[Function], bool]) -> bool:
    """Whether a part is a call of a function of which a predicate of `functions` is true."""
    node = unconverted(node)
    return isinstance(node, Call) and of(node.function)


def literal_of(node: Node) -> Any:
    """The value that a part is written as, or None where it is no literal."""
    node = unconverted(node)
    return node.value if isinstance(node, Literal) else None


_EXPANSION = re.compile(r"\$[({\[]")


def has_expansion(text: object) -> bool:
    """Whether a text holds a macro or a template expression: its value is not the one that is written."""
    return isinstance(text, str) and _EXPANSION.search(text) is not None


_PATH = re.compile(r"(?:variables|parameters|dependencies|stageDependencies)(?:\.[\w-]+|\[[^\]]+\])+", re.IGNORECASE)


def names_path(text: object) -> bool:
    """Whether a text is written like a path: the value of that was meant, surely."""
    return isinstance(text, str) and _PATH.fullmatch(text) is not None


def path_of(node: Node) -> tuple[str, ...]:
    """The named value and the keys of a path; `*` for every key that is not written in the text. Else nothing."""
    node = unconverted(node)
    if not isinstance(node, Access) or not isinstance(node.base, Name):
        return ()
    keys = (str(step.value) if isinstance(step, Literal) else "*" for step in node.steps)
    return node.base.input, *keys


def is_output(node: Node) -> bool:
    """Whether a part reads an output variable of a job or stage before."""
    path = path_of(node)
    return len(path) > 3 and path[0] in _DEPENDENCIES and fold(path[-2]) == fold("outputs")


def is_result(node: Node) -> bool:
    """Whether a part reads the result of a job or stage before, or the status of the job."""
    path = path_of(node)
    if path[:1] == ("variables",):
        return fold(path[-1]) == fold("Agent.JobStatus")
    return len(path) > 2 and path[0] in _DEPENDENCIES and fold(path[-1]) == fold("result")


def asks_status(context: Context) -> bool:
    """Whether an expression asks how what ran before has ended: by a status function, or by a result."""
    calls = any("condition" in call.function.places for call in context.calls)
    return calls or any(map(is_result, walk(context.tree)))


def is_text(node: Node) -> bool:
    """Whether a part is certainly a text, or missing."""
    node = unconverted(node)
    if node.kind is Kind.STRING:
        return True
    path = path_of(node)
    if not isinstance(node, Access) or None in node.steps:  # a wildcard selects an Array of them
        return False
    return (len(path) == 2 and path[0] == "variables") or is_output(node) or is_result(node)


def is_array(node: Node) -> bool:
    """Whether a part is certainly an Array, or what a wildcard selects."""
    node = unconverted(node)
    return node.kind in (Kind.ARRAY, Kind.OBJECT)


def may_be_missing(node: Node) -> bool:
    """Whether a part reads what is often not there: a member of a response, an output of a job that was skipped."""
    path = path_of(node)
    return (len(path) > 1 and path[0] in _RESPONSES and not is_array(node)) or is_output(node)
