"""Reading a regular expression of ECMAScript (ECMA-262) as an automaton; what no automaton does is declined."""

from __future__ import annotations

from string import ascii_letters, digits

from conditions.schemas.patterns.automaton import EVERY, Automaton

LONGEST_PATTERN = 1_000
"""The most characters of a pattern that is read."""

MOST_TIMES = 200
"""The most times that a quantifier counts to."""

_DEEPEST = 30


class DeclinedError(Exception):
    """The pattern has something that is not judged here, or is none."""


def characters(texts: str) -> int:
    """The set of some characters."""
    return sum(1 << ord(one) for one in set(texts))


_NARROW = {"d": characters(digits), "w": characters(ascii_letters + digits + "_"), "s": characters(" \t\n\v\f\r")}
_CLASSES = _NARROW | {letter.upper(): EVERY & ~found for letter, found in _NARROW.items()}
_CONTROLS = {"t": "\t", "n": "\n", "r": "\r", "f": "\f", "v": "\v", "0": "\0"}
_ANY = EVERY & ~characters("\n\r")
_QUANTIFIERS = {"*": (0, None), "+": (1, None), "?": (0, 1)}


class Reader:
    """Reads one pattern from left to right, and builds its automaton.

    Attributes:
        automaton: What was built so far.
    """

    def __init__(self, pattern: str) -> None:
        if len(pattern) > LONGEST_PATTERN:
            raise DeclinedError
        self._pattern, self._at, self._depth = pattern, 0, 0
        self.automaton = Automaton()

    def whole(self) -> tuple[int, int]:
        """The states at the beginning and at the end of the whole pattern."""
        part = self._choice()
        if self._next:
            raise DeclinedError
        return part

    @property
    def _next(self) -> str:
        return self._pattern[self._at : self._at + 1]

    def _take(self) -> str:
        taken = self._next
        if not taken or not taken.isascii():
            raise DeclinedError
        self._at += 1
        return taken

    def _takes(self, text: str) -> bool:
        there = self._pattern.startswith(text, self._at)
        self._at += len(text) if there else 0
        return there

    def _choice(self) -> tuple[int, int]:
        start, end = self.automaton.state(), self.automaton.state()
        while True:
            first, last = self._sequence()
            self._lead(start, first)
            self._lead(last, end)
            if not self._takes("|"):
                return start, end

    def _sequence(self) -> tuple[int, int]:
        start = end = self.automaton.state()
        while self._next and self._next not in "|)":
            first, last = self._repeated()
            self._lead(end, first)
            end = last
        return start, end

    def _lead(self, one: int, other: int, where: str = "") -> None:
        self.automaton.free[one].append((where, other))

    def _repeated(self) -> tuple[int, int]:
        """An atom and its quantifier: the atom is read again for each time that it may stand there."""
        begin = self._at
        part = self._atom()
        end = self._at
        least, most = self._quantifier()
        behind = self._at
        if (least, most) == (1, 1):
            return part
        parts = [part]
        while len(parts) < max(least, most or 1, 1):
            self._at = begin
            parts.append(self._atom())
            assert self._at == end
        self._at = behind
        return self._joined(parts, least, most)

    def _joined(self, parts: list[tuple[int, int]], least: int, most: int | None) -> tuple[int, int]:
        start = at = self.automaton.state()
        end = self.automaton.state()
        for times, (first, last) in enumerate(parts):
            if times >= least:
                self._lead(at, end)
            self._lead(at, first)
            at = last
        if most != 0:
            self._lead(at, end)
        if most is None:
            self._lead(at, parts[-1][0])
        return start, end

    def _quantifier(self) -> tuple[int, int | None]:
        if self._next in _QUANTIFIERS and self._next:
            least, most = _QUANTIFIERS[self._take()]
        elif self._takes("{"):
            least, most = self._counted()
        else:
            return 1, 1
        self._takes("?")  # how much is taken first changes nothing of what is matched
        if self._next and self._next in "*+?{":
            raise DeclinedError
        return least, most

    def _counted(self) -> tuple[int, int | None]:
        inner, closed, rest = self._pattern[self._at :].partition("}")
        first, comma, second = inner.partition(",")
        numbers = [one for one in (first, second) if one]
        if not closed or not first or not all(one.isascii() and one.isdigit() and len(one) < 4 for one in numbers):
            raise DeclinedError
        self._at = len(self._pattern) - len(rest)
        least, most = int(first), int(second) if second else None if comma else int(first)
        if max(least, most or 0) > MOST_TIMES or (most is not None and most < least):
            raise DeclinedError
        return least, most

    def _atom(self) -> tuple[int, int]:
        taken = self._take()
        if taken == "(":
            return self._group()
        if taken in "^$":
            return self._anchor(taken)
        if taken in "*+?{}])":
            raise DeclinedError
        if taken == ".":
            return self._reading(_ANY)
        return self._reading(self._set() if taken == "[" else self._escape() if taken == "\\" else characters(taken))

    def _reading(self, wanted: int) -> tuple[int, int]:
        start, end = self.automaton.state(), self.automaton.state()
        self.automaton.reads[start] = wanted, end
        return start, end

    def _anchor(self, where: str) -> tuple[int, int]:
        start, end = self.automaton.state(), self.automaton.state()
        self._lead(start, end, where)
        return start, end

    def _group(self) -> tuple[int, int]:
        self._depth += 1
        if self._depth > _DEEPEST or (not self._takes("?:") and self._next == "?"):
            raise DeclinedError
        part = self._choice()
        if not self._takes(")"):
            raise DeclinedError
        self._depth -= 1
        return part

    def _escape(self) -> int:
        """The characters that an escape stands for."""
        letter = self._take()
        if letter in _CLASSES:
            return _CLASSES[letter]
        if letter in _CONTROLS:
            return characters(_CONTROLS[letter])
        if letter.isalnum():  # \b, \1, \p{…}, \u…: an automaton of ASCII does not know them
            raise DeclinedError
        return characters(letter)

    def _set(self) -> int:
        """The characters of `[…]`."""
        negated, found = self._takes("^"), 0
        while not self._takes("]"):
            one = self._member()
            if self._next == "-" and self._pattern[self._at + 1 : self._at + 2] not in ("]", ""):
                self._at += 1
                found |= _between(one, self._member())
            else:
                found |= one
        return EVERY & ~found if negated else found

    def _member(self) -> int:
        taken = self._take()
        return self._escape() if taken == "\\" else characters(taken)


def _between(first: int, last: int) -> int:
    """The characters from one to another."""
    if first.bit_count() != 1 or last.bit_count() != 1 or first > last:
        raise DeclinedError
    return ((last << 1) - 1) & ~(first - 1)
