"""Partial evaluation: what is left of a condition when only some of its inputs are known.

Parts whose values are known become literals, and what cannot matter any more is left out. A part that fails, or that
may fail or do something besides, stays as long as it may be reached.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from conditions.checking.raising import never_fails
from conditions.checking.spelling_out import Writer, spelled
from conditions.declaring.annotations import BOOLEAN, TEXT
from conditions.declaring.function import STRICT
from conditions.declaring.partial import Argument
from conditions.declaring.vocabulary import Vocabulary
from conditions.errors import LimitError
from conditions.syntax.parser import parse
from conditions.syntax.tree import Access, Call, Convert, Literal, Name, Node, unconverted, walk
from conditions.values.converting import to_boolean
from conditions.values.indexing import can_be_indexed, index, known, known_members, required, wildcard
from conditions.values.kinds import FilteredArray, Kind
from conditions.values.named_views import VIEWS
from conditions.values.unknown import UNKNOWN, holds_unknown


def residual(tree: Node, text: str, vocabulary: Vocabulary, inputs: Mapping[str, Any]) -> bool | str:
    """The verdict, where the inputs decide it; else the expression that is left.

    Args:
        tree: The checked tree whose value is the verdict.
        text: The expression that it is of.
        vocabulary: The words of the language.
        inputs: The inputs that are known, in which UNKNOWN stands for what is not.
    """
    partial = _Partial(tree, text, vocabulary, inputs)
    argument = partial.argument(tree, as_boolean=True)
    if argument.is_known:
        return bool(argument.value)
    left = partial.writer.written(argument.node)
    try:
        parse(left, vocabulary)
    except LimitError:  # it nests deeper, by what is written for Null
        return text
    return left


class _Undecided(Exception):  # noqa: N818 - it is no error: a value is asked for that is not known
    """A value that is asked for is not known."""


class _Partial:
    """The partial evaluation of a tree.

    Attributes:
        writer: Writes what is left.
        inputs: The inputs that are known, viewed as they are in an evaluation, and whether the language is strict.
    """

    def __init__(self, tree: Node, text: str, vocabulary: Vocabulary, inputs: Mapping[str, Any]) -> None:
        self.writer = Writer(text)
        self.inputs = {name: VIEWS[name].of(value) if name in VIEWS else value for name, value in inputs.items()}
        self.inputs[STRICT] = self._strict = vocabulary.strict
        inverts = vocabulary.function("not")
        self._null = not vocabulary.strict and inverts is not None and inverts.returns is Kind.BOOLEAN
        # A function of the user's may tell a float from a Decimal.
        calls = (node.function for node in walk(tree) if isinstance(node, Call))
        self._rounded = all(function.return_kind_is_certain for function in calls)

    def argument(self, node: Node, *, as_boolean: bool = False) -> Argument:
        """A part as far as it is known.

        Args:
            node: The part.
            as_boolean: Whether only the truth of its value matters.
        """
        match node:
            case Literal(value):
                return Argument(node, True, value)
            case Name():
                return self._tried(node, lambda: self._of_input(node))
            case Access():
                return self._access(node)
            case Convert():
                return self._converted(node)
            case Call():
                return self._call(node, as_boolean=as_boolean)

    def _tried(self, node: Node, evaluate: Callable[[], Any]) -> Argument:
        """The value that a function gives; not known where it fails, which it will do again."""
        try:
            value = evaluate()
            if value is UNKNOWN or can_be_indexed(value):
                self._check(value)
            return Argument(node, True, value)
        except Exception:
            return Argument(node, False, None)

    def _check(self, value: Any) -> None:
        if holds_unknown(value):
            raise _Undecided

    def _of_input(self, node: Name) -> Any:
        if node.input not in self.inputs:
            raise _Undecided
        value = self.inputs[node.input]
        return known(value) if self._strict else value

    def _access(self, node: Access) -> Argument:
        base = self.argument(node.base)
        keys = [None if key is None else self.argument(key) for key in node.steps]
        steps = [None if key is None else self._literal(key) for key in keys]
        entered = node.base if isinstance(base.node, Literal) else base.node  # a literal has no members
        left: Node = node
        if not (entered is node.base and _same(steps, node.steps)):
            left = self.writer.new(Access(entered, tuple(steps), node.span), node)
        # What is known of the base may be a part of an input: then the base itself is not known, as a whole.
        return self._tried(left, lambda: self._followed(self._entered(node.base, base), keys))

    def _entered(self, node: Node, base: Argument) -> Any:
        """The value of the base of an access, of which some members may not be known."""
        if base.is_known:
            return base.value
        if isinstance(node, Name):
            return self._of_input(node)
        raise _Undecided

    def _followed(self, target: Any, keys: Sequence[Argument | None]) -> Any:
        """The value that the keys lead to, as of `follow`, as long as no step depends on what is not known."""
        for key in keys:
            if target is UNKNOWN or (isinstance(target, FilteredArray) and any(one is UNKNOWN for one in target)):
                raise _Undecided
            if key is None:
                target = known_members(target) if self._strict else wildcard(target)
            elif not self._strict and not can_be_indexed(target):
                target = None
            elif not key.is_known:
                raise _Undecided
            else:
                target = required(target, key.value) if self._strict else index(target, key.value)
        return target

    def _converted(self, node: Convert) -> Argument:
        operand = self.argument(node.operand, as_boolean=node.conversion is BOOLEAN)
        left = self._literal(operand)
        converted = node if left is node.operand else Convert(node.conversion, left)
        if not operand.is_known:
            return Argument(converted, False, None)
        return self._tried(converted, lambda: node.conversion.apply(operand.value))

    def _call(self, node: Call, *, as_boolean: bool) -> Argument:
        function = node.function
        arguments = [
            self.argument(part, as_boolean=function.parameter(at).conversion is BOOLEAN)
            for at, part in enumerate(node.arguments)
        ]
        decided = self._evaluated(node, arguments)
        if decided.is_known or not function.pure:
            return decided
        if function.absorbing is not None:
            return self._joined(node, arguments, function.absorbing, as_boolean=as_boolean)
        left = function.narrow(arguments, self._never_fails) if function.narrow else None
        if isinstance(left, Argument):
            return left
        return decided if left is None else Argument(self._with(node, left), False, None)

    def _never_fails(self, argument: Argument) -> bool:
        return argument.is_known or never_fails(argument.node, self.inputs)

    def _evaluated(self, node: Call, arguments: Sequence[Argument]) -> Argument:
        """The call with its arguments as they are left, and its value where nothing that it asks for is missing."""
        left, function = self._with(node, arguments), node.function
        if not function.pure:
            return Argument(left, False, None)
        asked: list[Argument] = []

        def given(at: int) -> Any:
            argument = arguments[at]
            if not argument.is_known:
                asked.append(argument)
                raise _Undecided
            return argument.value

        def evaluate() -> Any:
            inputs = self._inputs_of(node)
            values = [
                (lambda at=at: given(at)) if function.parameter(at).lazy else given(at) for at in range(len(arguments))
            ]
            value = function.body(*values, **inputs)
            if asked:  # whatever it made of not getting it
                raise _Undecided
            return value

        return self._tried(left, evaluate)

    def _inputs_of(self, node: Call) -> dict[str, Any]:
        """The inputs that the function of a call is given; None for those that it does not look at."""
        function = node.function
        names = function.looks_at(len(node.arguments), self.inputs) if function.looks_at else function.inputs
        if not all(name in self.inputs for name in names):
            raise _Undecided
        found = {name: self.inputs[name] if name in names else None for name in function.inputs}
        for value in found.values():
            self._check(value)
        return found | ({STRICT: self._strict} if function.asks_strict else {})

    def _joined(self, node: Call, arguments: Sequence[Argument], deciding: bool, *, as_boolean: bool) -> Argument:
        """What is left of `and` or `or`: the parts up to the one that decides alone, without those that change nothing.

        Before one that decides, what never fails does not matter either.
        """
        kept: list[Argument] = []
        passed: Argument | None = None
        for argument in self._flattened(node, arguments):
            if not argument.is_known:
                kept.append(argument)
            elif bool(argument.value) is deciding:
                return self._cut(node, kept, argument)
            else:
                passed = argument
        if len(kept) == 1 and (as_boolean or unconverted(kept[0].node).kind is Kind.BOOLEAN):
            return kept[0]
        if len(kept) == 1 and passed is not None:
            kept.insert(0, passed)
        return Argument(self._with(node, kept), False, None)

    def _cut(self, node: Call, kept: list[Argument], deciding: Argument) -> Argument:
        while kept and self._never_fails(kept[-1]):
            kept.pop()
        if not kept:
            return Argument(self._with(node, [deciding]), True, bool(deciding.value))
        return Argument(self._with(node, [*kept, deciding]), False, None)

    def _flattened(self, node: Call, arguments: Sequence[Argument]) -> Iterator[Argument]:
        """The arguments, with those of an argument that is the same function in its place."""
        for argument in arguments:
            inner = argument.node
            if not argument.is_known and isinstance(inner, Call) and inner.function is node.function:
                yield from map(_again, inner.arguments)
            else:
                yield argument

    def _with(self, node: Call, arguments: Sequence[Argument]) -> Call:
        """A call with other arguments in the place of its own."""
        left = tuple(map(self._literal, arguments))
        if _same(left, node.arguments):
            return node
        return self.writer.new(node.of(left), node)

    def _literal(self, argument: Argument) -> Node:
        """The literal that stands for a part; the part as it is left where that is not known, or has none."""
        node: Node = argument.node
        value = argument.value
        if isinstance(node, Convert) and node.conversion not in (BOOLEAN, TEXT):
            return node  # what is converted was spelled
        if not argument.is_known or self._is_written(unconverted(node)):
            return node
        text = spelled(value, null=self._null, rounded=self._rounded)
        return node if text is None else self.writer.literal(Literal(value, node.span), text, node)

    def _is_written(self, node: Node) -> bool:
        """True for a literal that stands in the text."""
        return isinstance(node, Literal) and id(node) not in self.writer.spelled


def _again(node: Node) -> Argument:
    """A part that is left of `and` or `or`, as an argument: known where it is a literal."""
    inner = unconverted(node)
    return Argument(node, True, to_boolean(inner.value)) if isinstance(inner, Literal) else Argument(node, False, None)


def _same(left: Sequence[Node | None], right: Sequence[Node | None]) -> bool:
    return len(left) == len(right) and all(one is other for one, other in zip(left, right, strict=True))
