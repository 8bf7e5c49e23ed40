"""A test table in which each part of a condition decides once each way: modified condition/decision coverage (MC/DC).

A part decides where the verdict would be another one if it alone gave the other truth.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from conditions.source import in_one_line
from conditions.values.named_views import viewed
from conditions.witnesses import outcomes
from conditions.witnesses.finding import Finder
from conditions.witnesses.outcomes import FALSE, TRUE, Formula, Look, Outcomes
from conditions.witnesses.reading import outcome
from conditions.witnesses.witness import Example


class Decision(NamedTuple):
    """A part that decides, and what it gives there."""

    part: str
    value: bool

    def __str__(self) -> str:
        return f"{self.part} is {self.value}"


@dataclass(frozen=True, slots=True)
class Case:
    """One row of a test table.

    Attributes:
        verdict: The verdict.
        inputs: The inputs by name, as a call of the condition takes them.
        decides: The parts that decide on these inputs.
    """

    verdict: bool
    inputs: Mapping[str, Any] = field(hash=False)
    decides: tuple[Decision, ...]

    @property
    def name(self) -> str:
        """What the case shows, in a line."""
        return ", ".join(map(str, self.decides)) or f"always {self.verdict}"


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a test table.

    Attributes:
        cases: The rows.
        unreached: What never decides so, or was not found to.
    """

    cases: tuple[Case, ...]
    unreached: tuple[Decision, ...]

    def __iter__(self) -> Iterator[Case]:
        return iter(self.cases)

    def __len__(self) -> int:
        return len(self.cases)


@dataclass(frozen=True, slots=True)
class _Deciding:
    """True where an atom gives a truth, and the whole would be another one if it gave the other truth."""

    whole: Formula
    atom: int
    value: bool

    def outcomes(self, look: Look) -> Outcomes:
        found = look(self.atom)
        if not found & outcomes.of(self.value):
            return FALSE
        own, flipped = (self._whole(look, outcomes.of(value)) for value in (self.value, not self.value))
        differ = (own & TRUE and flipped & FALSE) or (own & FALSE and flipped & TRUE)
        if not differ:
            return FALSE
        return TRUE if all(map(outcomes.is_certain, (found, own, flipped))) else TRUE | FALSE

    def _whole(self, look: Look, given: Outcomes) -> Outcomes:
        return self.whole.outcomes(lambda atom: given if atom == self.atom else look(atom))


_Pair = tuple[int, bool]


def table(finder: Finder, expression: str) -> Table:
    """The rows in which each part decides once each way, as far as that was found; few, and as small as was found."""
    return _Tabling(finder, expression).table()


class _Tabling:
    """The making of a table."""

    def __init__(self, finder: Finder, expression: str) -> None:
        self._finder, self._reading = finder, finder.reading
        self._texts = [in_one_line(expression[slice(*atom.span)]) for atom in self._reading.atoms]

    def table(self) -> Table:
        rows: list[tuple[dict[str, Any], frozenset[_Pair]]] = []
        missing: list[_Pair] = []
        for value in (True, False):
            for atom in range(len(self._reading.atoms)):
                if any((atom, value) in covered for _, covered in rows):
                    continue
                inputs = None if self._finder.unsafe else self._inputs(atom, value)
                if inputs is None:
                    missing.append((atom, value))
                else:
                    rows.append((inputs, self._covered(inputs)))
        cases = [self._case(inputs, covered) for inputs, covered in _needed(rows)]
        return Table(tuple(cases or self._constant()), tuple(map(self._decision, missing)))

    def _inputs(self, atom: int, value: bool) -> dict[str, Any] | None:
        """Inputs on which an atom decides by a truth."""
        return self._finder.inputs(
            _Deciding(self._reading.formula, atom, value), lambda inputs: (atom, value) in self._covered(inputs)
        )

    def _covered(self, inputs: Mapping[str, Any]) -> frozenset[_Pair]:
        """The atoms that decide on inputs, and what they give."""
        verdict = self._finder.verdict(inputs)
        if verdict is None:
            return frozenset()
        views = viewed(inputs)
        found = [outcome(atom, views, strict=self._finder.strict) for atom in self._reading.atoms]
        pairs = ((at, one == TRUE) for at, one in enumerate(found) if one in (TRUE, FALSE))
        return frozenset(pair for pair in pairs if self._decides(pair, found, verdict))

    def _decides(self, pair: _Pair, found: list[Outcomes], verdict: bool) -> bool:
        formula = self._reading.formula
        flipped = outcomes.of(not pair[1])
        return formula.outcomes(found.__getitem__) == outcomes.of(verdict) and formula.outcomes(
            lambda atom: flipped if atom == pair[0] else found[atom]
        ) == outcomes.of(not verdict)

    def _case(self, inputs: dict[str, Any], covered: frozenset[_Pair]) -> Case:
        verdict = self._finder.verdict(inputs)
        return Case(bool(verdict), inputs, tuple(dict.fromkeys(map(self._decision, sorted(covered)))))

    def _decision(self, pair: _Pair) -> Decision:
        return Decision(self._texts[pair[0]], pair[1])

    def _constant(self) -> Iterator[Case]:
        """The rows of a condition in which no part decides: one of each verdict that it has."""
        for verdict in (True, False):
            found = self._finder.witness(verdict)
            if isinstance(found, Example):
                yield Case(verdict, found.inputs, ())


def _needed(rows: list[tuple[dict[str, Any], frozenset[_Pair]]]) -> list[tuple[dict[str, Any], frozenset[_Pair]]]:
    """The rows without those that show nothing that others do not."""
    for row in list(rows):
        others = frozenset[_Pair]().union(*(covered for one, covered in rows if one is not row[0]))
        if row[1] <= others:
            rows = [one for one in rows if one[0] is not row[0]]
    return rows
