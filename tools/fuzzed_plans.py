"""The side of Python in the fuzzer of plans: an input chooses a condition and documents, and the core must be right.

The first byte of an input has options. Its lowest two bits tell how the condition follows: the number of a recorded
one, the numbers of forms and operands that one is composed of, or its text up to a line feed. Documents are what is
left, with a byte 1E between them. The native core judges each as bytes, as objects, and line by line, and must answer
as the Python function does, or that it is unsure; and what it reads of a document must have the verdict of all of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache, partial
from inspect import signature
from tempfile import TemporaryFile
from typing import Any

import conditions
from conditions import Condition, ConditionError, core
from conditions.core import COUNT_ONLY, JOINED_LINES, NUMBERED_LINES, python_function
from conditions.documents.partial import decoder
from conditions.documents.strict_json import parse_json
from tests.conditions.native.probing import UNSURE, has_plan
from tests.conditions.native.test_building import OPERANDS, PLANNED, recorded
from tools.sanitized import ODD

if core.CORE is None:
    raise ImportError(f"The native core is {core.TOLD}: there is nothing to be fuzzed.")

COMPOSED, WRITTEN = 2, 3
"""The kinds of conditions that are not recorded."""

KIND, AS_OTHERS, WITH_ODD, UNWANTED = 3, 4, 8, 16
"""The bits of the first byte: the kind; whether a document is all else that is given, too; whether it has odd values;
whether those lines are asked for that do not match."""

SEPARATOR = b"\x1e"
FIRST_ODD = 1000
"""The number that stands for the first odd value; the next ones stand for the next ones."""

JOINED = ("{0}", "and({0}, {1})", "or({1}, {0})", "not(and({1}, {0}))", "iif({0}, {1}, false)", "eq({0}, {1})")
OTHERS: dict[str, Any] = {
    "variables": {
        "a": "x",
        "B": 1,
        "Build.Reason": "IndividualCI",
        "items": ["x", {"a": 1}],
        "u": " É😀",
        "o": {"a": 1},
    },
    "dependencies": {"a": "Succeeded", "b": "Failed", "A": {"result": "Skipped"}},
    "status": "Succeeded",
}
RECORDED = recorded()
_FILE = TemporaryFile(buffering=0)  # noqa: SIM115 - open until the fuzzer ends


class DifferenceError(AssertionError):
    """The core has answered something else than Python."""


class Fuzzed:
    """A condition with a plan, ready to be asked often.

    Attributes:
        condition: The condition.
        others: What is given to it beside the document.
    """

    def __init__(self, condition: Condition, others: Mapping[str, Any]) -> None:
        self.condition = condition
        self._bound: Any = condition.matches.__self__  # type: ignore[attr-defined]
        self._function = python_function(condition.matches)
        self._taken = frozenset(signature(condition.matches).parameters)
        self._reader = decoder(condition.reads.get("root", ()))
        self.others = {name: value for name, value in others.items() if name in self._taken and name != "root"}

    def judge_bytes(self, document: bytes) -> None:
        """Judge a document as bytes."""
        answer = self._bound.judge_json(document, **self.others)
        if answer is not None:
            self._check(answer, document, partial(self._decided, document))

    def read_bytes(self, document: bytes) -> None:
        """Read what the condition reads of a document, and judge that."""
        try:
            root = self._reader.project(document)
        except ValueError:  # the core is not sure
            return
        read, all_of_it = (outcome(partial(self._function, one, **self.others)) for one in (root, parse_json(document)))
        if read != all_of_it:
            raise DifferenceError(f"{self.condition.expression} on {document!r}: {read} of what it reads, {all_of_it}")

    def judge_objects(self, root: Any, others: Mapping[str, Any]) -> None:
        """Judge a document of Python objects, perhaps with others than are given mostly."""
        given = {**self.others, **{name: value for name, value in others.items() if name in self._taken}, "root": root}
        answer = self._bound.probe(**given)
        if answer != UNSURE:
            self._check(answer, given, partial(self._function, **given))

    def judge_lines(self, chunk: bytes, wanted: bool) -> None:
        """Judge a chunk of lines: all that are sure must be right, and the others be told in their places."""
        count, found, unsure = self._bound.judge_lines(wanted, NUMBERED_LINES, 1, chunk, **self.others)
        lines = chunk.split(b"\n")[: chunk.count(b"\n") + (not chunk.endswith(b"\n"))]
        told = dict(found)
        open_lines = {number: before for before, (number, _) in unsure}
        counted = self._bound.judge_lines(wanted, COUNT_ONLY, 1, chunk, **self.others)
        joined = self._bound.judge_lines(wanted, JOINED_LINES, 1, chunk, **self.others)
        if self._bound.releases_lock:
            ranged = [self._judged_range(chunk, wanted, way) for way in (COUNT_ONLY, JOINED_LINES)]
            expected = [(len(chunk), counted), (len(chunk), joined)]
            _require(ranged == expected, chunk, "a file is judged as its bytes")
        pieces, places = joined[1], [number for _, (number, _) in joined[2]]
        _require(b"".join(pieces) == b"".join(told.values()) and places == [*open_lines], chunk, "lines are joined")
        _require(counted[:2] == (count, len(found)) and count == len(lines), chunk, "lines are counted")
        _require([*told] == sorted(told) and [*open_lines] == sorted(open_lines), chunk, "lines keep their order")
        for number, line in enumerate(lines, 1):
            if number in open_lines:
                before = sum(other < number for other in told)
                _require(number not in told and open_lines[number] == before, chunk, "the unsure has its place")
            elif number in told or line.strip(b" \t\r"):
                _require(told.get(number, line).rstrip(b"\n") == line.rstrip(b"\n"), chunk, "a line is given whole")
                self._check((number in told) == wanted, line, partial(self._decided, line))

    def _judged_range(self, chunk: bytes, wanted: bool, way: int) -> Any:
        """What is found in a file of these lines."""
        _FILE.seek(0)
        _FILE.truncate()
        _FILE.write(chunk)
        return self._bound.judge_range(wanted, way, 1, 0, len(chunk), _FILE.fileno(), **self.others)

    def _decided(self, document: bytes) -> bool:
        return self._function(parse_json(document), **self.others)

    def _check(self, answer: int, given: object, decide: Callable[[], bool]) -> None:
        verdict = outcome(decide)
        if not isinstance(verdict, bool) or verdict != answer:
            raise DifferenceError(
                f"{self.condition.expression} on {given!r}: the plan answers {answer}, Python {verdict}"
            )


def outcome(decide: Callable[[], bool]) -> object:
    """The verdict, or the words of the error."""
    try:
        return decide()
    except ConditionError as error:
        return str(error)


def _require(holds: bool, chunk: bytes, rule: str) -> None:
    if not holds:
        raise DifferenceError(f"in {chunk!r} it does not hold that {rule}")


def judge(data: bytes) -> None:
    """Judge the documents of an input in every way.

    Raises:
        DifferenceError: An answer is wrong.
    """
    chosen = chosen_condition(data)
    if chosen is None:
        return
    fuzzed, rest = chosen
    _FORGOTTEN.judge_bytes(b"null")  # so that the core forgets the shapes of others: an input is wrong by itself
    for document in rest.split(SEPARATOR):
        fuzzed.judge_bytes(document)
        fuzzed.read_bytes(document)
        _judge_objects(fuzzed, document, data[0])
    if b"\n" in rest:
        fuzzed.judge_lines(rest, wanted=not data[0] & UNWANTED)


def chosen_condition(data: bytes) -> tuple[Fuzzed, bytes] | None:
    """The condition of an input and its documents, as they are written; None where there is none."""
    kind = data[0] & KIND if data else WRITTEN
    if kind == WRITTEN:
        text, _, rest = data[1:].partition(b"\n")
        fuzzed = _compiled(text.decode("utf-8", "replace"))
    elif kind == COMPOSED:
        fuzzed, rest = _compiled(_composed(data[1:8].ljust(7, b"\0"))), data[8:]
    else:
        fuzzed, rest = _recorded(int.from_bytes(data[1:3], "big") % len(RECORDED)), data[3:]
    return None if fuzzed is None else (fuzzed, rest)


@lru_cache(maxsize=5000)
def _recorded(number: int) -> Fuzzed:
    return Fuzzed(*RECORDED[number])


def _composed(numbers: bytes) -> str:
    form, one, other, second, third, fourth, joined = numbers
    inner = _filled(second, OPERANDS[third % len(OPERANDS)], OPERANDS[fourth % len(OPERANDS)])
    operand = OPERANDS[one % len(OPERANDS)] if one < 128 else inner
    outer = _filled(form, operand, OPERANDS[other % len(OPERANDS)])
    return JOINED[joined % len(JOINED)].format(outer, inner)


def _filled(form: int, one: str, other: str) -> str:
    return PLANNED[form % len(PLANNED)].format(one, other)


@lru_cache(maxsize=1000)
def _compiled(expression: str) -> Fuzzed | None:
    """The condition of a text; None where it is not valid, or has no plan."""
    try:
        condition = conditions.compile(expression)
    except ConditionError:
        return None
    return Fuzzed(condition, OTHERS) if has_plan(condition) else None


_FORGOTTEN = Fuzzed(conditions.compile("eq(root.forgotten, 1)"), {})


def _judge_objects(fuzzed: Fuzzed, document: bytes, options: int) -> None:
    """Judge the document as what it is in Python."""
    try:
        root = parse_json(document)
    except ConditionError:
        return
    if options & WITH_ODD:
        root = _with_odd(root)
    is_all = options & AS_OTHERS and isinstance(root, dict)
    others = {"variables": root, "dependencies": root, "status": root.get("status")} if is_all else {}
    fuzzed.judge_objects(root, others)


def _with_odd(value: Any) -> Any:
    """The same, with values in it that JSON does not have: numbers stand for them."""
    if isinstance(value, dict):
        return {key: _with_odd(member) for key, member in value.items()}
    if isinstance(value, list):
        return [_with_odd(item) for item in value]
    is_odd = isinstance(value, int) and FIRST_ODD <= value < FIRST_ODD + len(ODD)
    return ODD[value - FIRST_ODD] if is_odd else value
