"""Reading a path in the server's dialect: Newtonsoft.Json 12.0.1, as it is recorded.

What the library takes is stranger than its documentation: a name runs to the next delimiter whatever is in it, `..`
goes on to the next name behind a bracket, `[1,*]` is `[*]`, and of two comparisons without a sign between them the
first one is dropped. All of that is the meaning of a path here too. Nothing is recorded of texts at whose end the
library looks for one more character and fails by an error of .NET; they are refused here as well.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NoReturn

from conditions.errors import LimitError, PathError
from conditions.library.jsonpath.server_steps import (
    Below,
    Filter,
    FilterBelow,
    Indexes,
    Items,
    Members,
    Names,
    Path,
    Slice,
    Step,
    Test,
)
from conditions.library.jsonpath.server_tests import Comparison, Constant, Exists, Joined, Query, Side
from conditions.library.jsonpath.server_values import to_double, to_whole
from conditions.values.dotnet_text import WHITE_SPACE

MOST_STEPS = 100
"""The most steps of a path."""

MOST_FILTERS = 16
"""The most filters that may stand within each other."""

_ESCAPES = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r", "\\": "\\", '"': '"', "'": "'", "/": "/"}
_WORDS = {"true": True, "false": False, "null": None}
_SIGNS = {
    "===": "===",
    "==": "==",
    "=~": "=~",
    "!==": "!==",
    "!=": "!=",
    "<>": "!=",
    "<=": "<=",
    "<": "<",
    ">=": ">=",
    ">": ">",
}
"""The operators by how they are written; one stands before all that begin as it does but go on otherwise."""

_END_OF_SIDE = "=<>!|&"
_INDEX_BITS, _NUMBER_BITS = 32, 64


def parse(text: str) -> Path:
    """The steps of a path.

    Raises:
        PathError: The library refuses it.
        LimitError: It has more steps, or filters deeper within each other, than are followed here.
    """
    return _Reader(text).whole()


class _Reader:
    """Reads one path from left to right.

    Attributes:
        text: The path.
        at: Where the next character stands.
        filters: How many filters are being read.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.filters = 0

    def whole(self) -> Path:
        """The steps of the whole text. `$` counts only before `.` and `[`: else a name begins with it."""
        self.blanks()
        if self.rest("$.", "$["):
            self.at += 1
            return self.to_end(self.at)
        if self.text == "$" or not self.next:
            return ()
        if self.text[self.at :] == "$":
            self.refuse("blanks stand before $")
        return self.to_end(0)  # the library takes blanks before the first name into it

    def to_end(self, begin: int) -> Path:
        path = self.path(begin)
        self.blanks()
        if self.next:
            self.refuse(f"{self.next!r} is not expected here")
        return path

    @property
    def next(self) -> str:
        """The next character; the empty text at the end."""
        return self.text[self.at : self.at + 1]

    def rest(self, *beginnings: str) -> bool:
        """Tell whether the rest of the text begins with one of these."""
        return self.text.startswith(beginnings, self.at)

    def take(self, word: str) -> bool:
        """Tell whether the rest begins with a word, which then is read."""
        there = self.rest(word)
        self.at += len(word) if there else 0
        return there

    def blanks(self) -> None:
        """Read what is blank: to the library only the space is."""
        while self.next == " ":
            self.at += 1

    def refuse(self, reason: str) -> NoReturn:
        """Raise the error of what is wrong at the next character."""
        raise PathError(f"{reason}, at character {self.at + 1}" if self.next else f"{reason}, at the end")

    def path(self, begin: int, *, in_filter: bool = False) -> Path:
        """The steps from here to where the path ends; its first name begins at *begin*."""
        steps: list[Step] = []
        below, behind = False, ""
        while self.next and self.next not in "]) " and not (in_filter and self.next in _END_OF_SIDE):
            if self.next not in "[(.":
                if behind == "]":
                    self.refuse("behind a bracket stands . or [")
                self.at += 1
                continue
            if self.at > begin:
                steps.append(_named(self.text[begin : self.at], below))
                below = False
            if self.next == ".":
                below, behind = self.dots() or below, "."
            else:
                steps.append(self.bracket(below))
                behind = "]"
            begin = self.at
        if self.at > begin:
            steps.append(_named(self.text[begin : self.at].rstrip(WHITE_SPACE), below))
        elif behind == "." and (in_filter or not self.next):
            self.refuse("a name is missing behind the dot")
        if len(steps) > MOST_STEPS:
            raise LimitError(f"the JSONPath has more than {MOST_STEPS} steps")
        return tuple(steps)

    def dots(self) -> bool:
        """Read one dot or two; whether there were two."""
        if self.take(".."):
            return True
        self.at += 1
        return False

    def bracket(self, below: bool) -> Step:
        """The step between brackets, for which parentheses may stand too."""
        closing = "]" if self.next == "[" else ")"
        self.at += 1
        self.blanks()
        read: Callable[[str, bool], Step] = self.indexes
        if self.next == "'":
            read = self.quoted_names
        elif self.next == "?":
            read = self.filter
        step = read(closing, below)
        self.at += 1
        return step

    def quoted_names(self, closing: str, below: bool) -> Step:
        """`'name'` or `'a', 'b'`, to the closing bracket. Behind a comma the first character is taken for a quote."""
        names: list[str] = []
        while True:
            names.append(self.quoted())
            self.blanks()
            if self.next == closing:
                return Below(tuple(names)) if below else Names(tuple(names))
            if not self.take(","):
                self.refuse("behind a name in brackets stands , or the closing bracket")
            self.blanks()
            if not self.next:
                self.refuse("a bracket is not closed")

    def quoted(self) -> str:
        """A text between single quotes."""
        self.at += 1
        characters: list[str] = []
        while not self.take("'"):
            if not self.next:
                self.refuse("a quote is not closed")
            if self.next == "\\" and self.at + 1 < len(self.text):
                self.at += 1
                if self.next not in _ESCAPES:
                    self.refuse(f"\\{self.next} is no escape")
                characters.append(_ESCAPES[self.next])
            else:
                characters.append(self.next)
            self.at += 1
        return "".join(characters)

    def indexes(self, closing: str, below: bool) -> Step:  # noqa: ARG002 - `..` means nothing to indexes, but stays
        """`0`, `0, 2`, `1:3:2` or `*`, to the closing bracket."""
        listed: list[int] = []
        bounds: list[int | None] = [None, None, None]
        colons = 0
        while True:
            number = self.index(closing)
            if self.take("*"):
                self.blanks()
                if self.next != closing:
                    self.refuse("behind * stands the closing bracket")
                return Items()
            if number is None and not (self.next == ":" or (colons and not listed and self.next == closing)):
                self.refuse("an index, a slice, *, a name in single quotes or a filter ?(…) is expected in brackets")
            if self.next == ",":
                listed.append(number or 0)
            elif self.next == ":" or not listed:
                bounds[min(colons, 2)] = bounds[min(colons, 2)] if number is None else number
                colons += self.next == ":"
            if self.next == closing:
                return _chosen(listed, bounds, colons, number)
            self.at += 1
            self.blanks()

    def index(self, closing: str) -> int | None:
        """The number before the next `,`, `:`, `*` or closing bracket, if there is one."""
        begin = self.at
        while self.next.isdecimal() or self.next == "-":
            self.at += 1
        digits = self.text[begin : self.at]
        self.blanks()
        if not self.next:
            self.refuse("a bracket is not closed")
        if self.next not in (",", ":", "*", closing):
            self.refuse(f"{self.next!r} is not expected in brackets")
        if not digits or self.next == "*":  # the library forgets a number before *
            return None
        number = to_whole(digits, bits=_INDEX_BITS)
        if number is None:
            self.refuse(f"{digits[:20]} is no index")
        return number

    def filter(self, closing: str, below: bool) -> Step:
        """`?(…)`, to the closing bracket."""
        self.at += 1
        if not self.take("("):
            self.refuse("a filter stands in parentheses, as in [?(@.price < 50)]")
        self.filters += 1
        if self.filters > MOST_FILTERS:
            raise LimitError(f"the JSONPath has filters more than {MOST_FILTERS} deep within each other")
        test = self.test()
        self.filters -= 1
        self.blanks()
        if self.next != closing:
            self.refuse("behind a filter stands the closing bracket")
        return FilterBelow(test) if below else Filter(test)

    def test(self) -> Test:
        """The comparisons to the closing parenthesis. One without a sign behind it is dropped, but for the last one."""
        joined: list[tuple[Exists | Comparison, str]] = []
        while True:
            comparison = self.comparison()
            if self.take(")"):
                joined.append((comparison, ""))
                return Joined(tuple(joined)) if len(joined) > 1 else comparison
            for sign in ("&&", "||"):
                if self.next == sign[0]:
                    if not self.take(sign):
                        self.refuse(f"{sign} joins two comparisons")
                    joined.append((comparison, sign))

    def comparison(self) -> Exists | Comparison:
        """A side alone, or two with an operator between them."""
        left = self.side()
        if self.next in ")|&":
            return Exists(left)
        sign = next((sign for sign in _SIGNS if self.take(sign)), None)
        if sign is None:
            self.refuse("an operator, &&, || or ) is expected in the filter")
        return Comparison(left, _SIGNS[sign], self.side())

    def side(self) -> Side:
        """A path from `@` or `$`, or a value."""
        self.blanks()
        if self.next and self.next in "@$":
            from_root = self.next == "$"
            self.at += 1
            side: Side = Query(self.path(self.at, in_filter=True), from_root)
        else:
            side = Constant(self.value())
        self.blanks()
        if not self.next:
            self.refuse("a filter is not closed")
        return side

    def value(self) -> str | float | bool | None:  # noqa: RET503 - refusing never returns
        """A text, a number, a regular expression, or `true`, `false` or `null`."""
        if self.next == "'":
            return self.quoted()
        if self.next == "/":
            return self.pattern()
        if self.next.isdecimal() or self.next == "-":
            return self.number()
        for word, value in _WORDS.items():
            if self.take(word):
                return value
        self.refuse("@, $, a text in single quotes, a number, /…/, true, false or null is expected in the filter")

    def number(self) -> float:
        """A number: all to the next blank or parenthesis."""
        ends = [end for end in (self.text.find(" ", self.at), self.text.find(")", self.at)) if end >= 0]
        if not ends:
            self.refuse("a filter is not closed")
        digits = self.text[self.at : min(ends)]
        is_floating = any(sign in digits for sign in ".eE")
        number = to_double(digits) if is_floating else to_whole(digits, bits=_NUMBER_BITS)
        if number is None:
            self.refuse(f"{digits[:20]!r} is no number")
        self.at = min(ends)
        return number

    def pattern(self) -> str:
        """A regular expression with its slashes and the letters behind them."""
        begin = self.at
        self.at += 1
        while not self.take("/"):
            if not self.next:
                self.refuse("a regular expression is not closed")
            self.at += 2 if self.next == "\\" and self.at + 1 < len(self.text) else 1
        while self.next.isalpha() and self.next <= "\uffff":  # to .NET the others are two characters, and no letters
            self.at += 1
        return self.text[begin : self.at]


def _named(name: str, below: bool) -> Step:
    if name == "*":
        return Below(None) if below else Members()
    return Below((name,)) if below else Names((name,))


def _chosen(listed: list[int], bounds: list[int | None], colons: int, last: int | None) -> Step:
    """The step of what was read between brackets: commas win over colons."""
    if listed:
        return Indexes((*listed, last or 0))
    return Slice(*bounds) if colons else Indexes((last or 0,))
