"""A condition read as a formula over atoms, and what these ask of the places that they read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from conditions.checking.evaluator import Evaluator
from conditions.library.logic import iif, xor
from conditions.syntax.tree import Call, Literal, Name, Node, unconverted, walk
from conditions.values.converting import to_boolean
from conditions.values.kinds import Kind
from conditions.witnesses import outcomes
from conditions.witnesses.asking import Asked
from conditions.witnesses.outcomes import Atom, Chosen, Differing, Fixed, Formula, Joined, Mapped, Outcomes
from conditions.witnesses.regions import Tested
from conditions.witnesses.slots import Slot


@dataclass(slots=True)
class Reading:
    """What is read of a condition.

    Attributes:
        formula: How the atoms make the verdict.
        atoms: The atoms, by their numbers.
        asked: The places that they read, and the tests of each.
    """

    formula: Formula = field(init=False)
    atoms: list[Node] = field(default_factory=list)
    asked: Asked = field(default_factory=Asked)

    @property
    def slots(self) -> dict[Slot, Tested]:
        """The places that are read, and the tests of each."""
        return self.asked.tested

    def slots_of(self, atom: int) -> tuple[Slot, ...]:
        """The places that an atom reads."""
        return self.asked.read[atom]


def read(tree: Node, *, strict: bool = False) -> Reading:
    """What is read of the tree of a verdict."""
    reading = Reading()
    reading.formula = _Reader(reading, strict).formula(tree)
    reading.asked.finish()
    return reading


@dataclass(slots=True)
class _Reader:
    reading: Reading
    strict: bool

    def formula(self, node: Node) -> Formula:
        """The formula of a part whose truth counts."""
        inner = unconverted(node)
        if isinstance(inner, Literal):
            return Fixed(outcomes.of(to_boolean(inner.value)))
        return self._of_call(inner, node) if isinstance(inner, Call) else self._atom(node)

    def _of_call(self, call: Call, node: Node) -> Formula:
        function, parts = call.function, call.arguments
        if function.absorbing is not None:
            return Joined(function.absorbing, tuple(map(self.formula, parts)))
        if function.negates:
            return Mapped(self.formula(parts[0]), outcomes.TRUE, outcomes.FALSE)
        if function.body is xor:
            return Differing(*map(self.formula, parts))
        if function.body is iif:
            return Chosen(*map(self.formula, parts))
        if function.alternatives is not None and function.compares == "equality" and _is_literal(parts[0]):
            return Joined(True, tuple(map(self._atom, function.alternatives(call))))
        return self._mapped(call) or self._atom(node)

    def _mapped(self, call: Call) -> Formula | None:
        """The formula of a call that compares a truth with literals, as `eq(contains(…), true)` does."""
        truths = [at for at, part in enumerate(call.arguments) if _is_truth(part)]
        literals = [part for part in call.arguments if _is_literal(part)]
        compares = call.function.compares
        first = call.arguments[0] if call.arguments else None
        if compares in _EQUALITIES and len(literals) == len(call.arguments) - 1 and _is_container(first):
            return Fixed(outcomes.of(compares == "difference") | outcomes.ERROR)  # it equals nothing but itself
        is_known = compares in (*_EQUALITIES, "order")
        if not is_known or len(truths) != 1 or len(literals) != len(call.arguments) - 1:
            return None
        [at] = truths
        made = [self._outcome(_with(call, at, truth)) for truth in (False, True)]
        return Mapped(self.formula(call.arguments[at]), *made)

    def _outcome(self, node: Node) -> Outcomes:
        return outcome(node, {}, strict=self.strict)

    def _atom(self, node: Node) -> Formula:
        if not any(isinstance(part, Name) or (isinstance(part, Call) and _asks(part)) for part in walk(node)):
            return Fixed(self._outcome(node))
        self.reading.atoms.append(node)
        self.reading.asked.of(node)
        return Atom(len(self.reading.atoms) - 1)


def _asks(call: Call) -> bool:
    """True for a call that may give another value each time, or reads inputs by itself."""
    return bool(call.function.inputs) or not call.function.pure


def _is_literal(node: Node) -> bool:
    return isinstance(unconverted(node), Literal)


_EQUALITIES = ("equality", "difference")


def _is_container(node: Node | None) -> bool:
    """True for a part that gives an Array or an Object, or fails."""
    return node is not None and node.kind in (Kind.ARRAY, Kind.OBJECT) and not isinstance(node, Literal)


def _is_truth(node: Node) -> bool:
    inner = unconverted(node)
    return isinstance(inner, Call) and inner.kind is Kind.BOOLEAN and inner is node


def _with(call: Call, at: int, value: Any) -> Call:
    arguments = list(call.arguments)
    arguments[at] = Literal(value, arguments[at].span)
    return call.of(tuple(arguments))


def outcome(node: Node, inputs: dict[str, Any], *, strict: bool) -> Outcomes:
    """What a part gives on inputs that are viewed as they are in an evaluation."""
    try:
        return outcomes.of(to_boolean(Evaluator(inputs, strict).evaluate(node)))
    except Exception:  # whatever a made-up value leads to: there is no verdict
        return outcomes.ERROR


def unsafe_calls(tree: Node) -> Iterator[str]:
    """The functions of the user's that may do something besides: they are not called with values that are made up."""
    for node in walk(tree):
        if isinstance(node, Call) and not (node.function.pure or node.function.return_kind_is_certain):
            yield node.function.name
