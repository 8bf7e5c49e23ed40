"""Texts. Comparison and search ignore the case of letters, one UTF-16 code unit at a time."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeGuard

from conditions.declaring.function import F, builtin
from conditions.declaring.partial import total
from conditions.errors import EvaluationError, LimitError
from conditions.library.admitting import of_text
from conditions.library.literals import from_end, has_letters, text_within
from conditions.library.literals import lower as lower_case
from conditions.library.literals import upper as upper_case
from conditions.syntax.tree import Call, Literal, Node, unconverted
from conditions.values import dotnet_text as text
from conditions.values.spelling import try_text

if TYPE_CHECKING:
    from conditions.declaring.scope import InlineScope
    from conditions.declaring.telling import Telling
    from conditions.declaring.value_tests import Relation

LONGEST = 16_000_000
"""The most characters that a function builds: expressions are not trusted with all of the memory."""

MOST_PIECES = 1_000_000
"""The most pieces that a text is split into."""


def limited(size: int) -> None:
    """Raise LimitError when a text of *size* characters is too long to build."""
    if size > LONGEST:
        raise LimitError(f"the text would be {size:,} characters long: at most {LONGEST:,} are allowed")


def _is_searchable(part: Node) -> TypeGuard[Literal]:
    """True where the text to look for is written in the expression and lies in ASCII."""
    return isinstance(part, Literal) and isinstance(part.value, str) and part.value != "" and part.value.isascii()


def _inline_contains(scope: InlineScope, value: Node, part: Node) -> str | None:
    if not _is_searchable(part):
        return None
    lettered = has_letters(part.value)
    (first, held), literal = scope.text(value, no_digits=lettered), scope.write(part)
    if not lettered:
        return f"({literal} in {first})"
    within = f"({held}.isascii() or {scope.bind(text_within)}({held}, {literal}))"
    return f"({literal} in {first} or {scope.derive(upper_case, part)} in {held}.upper() and {within})"


def _inline_edge(stretch: str, bound: Callable[[str], int]) -> Any:
    """The form of `startsWith` and `endsWith`: a stretch of the text, up to or from a bound, is compared as a whole."""

    def inline(scope: InlineScope, value: Node, part: Node) -> str | None:
        if not _is_searchable(part):
            return None
        lettered = has_letters(part.value)
        (first, _), literal, end = scope.text(value, no_digits=lettered), scope.write(part), scope.local()
        found = f"({end} := {stretch.format(first, scope.derive(bound, part))}) == {literal}"
        if not lettered:
            return f"({found})"
        # In ASCII, the lower case of a text sorts after its other letter cases: much is ruled out without upper case.
        possible = f"{end} <= {scope.derive(lower_case, part)} and {end}.upper() == {scope.derive(upper_case, part)}"
        return f"({found} or {possible} and {end}.isascii())"

    return inline


def _search(name: str, verbs: tuple[str, str], also_called: str, inline: Any, relation: Relation) -> Callable[[F], F]:
    """The declaration of a search.

    Args:
        verbs: The sentence's verb where the text is found, and where it is not.
        name, also_called, inline: As of `builtin`.
        relation: What the first argument has to do with the second one where the search is successful.
    """

    def sentence(call: Call, telling: Telling) -> str:
        left, right = map(unconverted, call.arguments)
        found = bool(telling.value(call))
        subject = telling.spelled(left) if isinstance(left, Literal) else f"{telling.told(left)}, which"
        told = f"{subject} {verbs[0 if found else 1]} {telling.compared(right)}"
        one, other = try_text(telling.value(left)), try_text(telling.value(right))
        if not found and one and other and call.function.body(other, one):
            return f"{told}; it is the other way round: {telling.cut(other)} {verbs[0]} {telling.cut(one)}"
        return told + telling.missing(left, right)

    return builtin(
        name,
        compares="search",
        finds=relation,
        also_called=also_called,
        sentence=sentence,
        inline=inline,
        is_total=total,
        admits=of_text(relation),
    )


@_search("contains", ("contains", "does not contain"), "includes include has hasvalue", _inline_contains, "contains")
def contains(value: str, part: str) -> bool:
    """Whether *value* contains *part*, ignoring case.

    Examples:
        contains('webshop-Release-2', 'release')  ->  true
        contains(12.5, '2.')  ->  true
    """
    return text.fold(part) in text.fold(value)


@_search(
    "startsWith",
    ("starts with", "does not start with"),
    "beginswith hasprefix",
    _inline_edge("{0}[:{1}]", len),
    "begins",
)
def starts_with(value: str, prefix: str) -> bool:
    """Whether *value* begins with *prefix*, ignoring case.

    Examples:
        startsWith('refs/heads/main', 'REFS/')  ->  true
        startsWith(12.5, '12')  ->  true
        startsWith('a')  ->  error: startsWith takes 2 arguments, not 1
    """
    return text.fold(value).startswith(text.fold(prefix))


@_search("endsWith", ("ends with", "does not end with"), "hassuffix", _inline_edge("{0}[{1}:]", from_end), "ends")
def ends_with(value: str, suffix: str) -> bool:
    """Whether *value* ends with *suffix*, ignoring case.

    Examples:
        endsWith('report.PDF', '.pdf')  ->  true
        endsWith('a', 'ab')  ->  false
    """
    return text.fold(value).endswith(text.fold(suffix))


@builtin("lower", is_total=total, also_called="tolower lowercase lcase tolowercase", logged_as_value=True)
def lower(value: str) -> str:
    """The text in lower case.

    Examples:
        lower('Main')  ->  'main'
        lower(1.50)  ->  '1.5'
    """
    return text.lower(value)


@builtin("upper", is_total=total, also_called="toupper uppercase ucase touppercase", logged_as_value=True)
def upper(value: str) -> str:
    """The text in upper case.

    Examples:
        upper('Straße')  ->  'STRAßE'
        upper(true)  ->  'TRUE'
    """
    return text.fold(value)


@builtin("trim", is_total=total, logged_as_value=True)
def trim(value: str) -> str:
    """The text without white space at its ends.

    Examples:
        trim('  a b ')  ->  'a b'
        trim('')  ->  ''
    """
    return value.strip(text.WHITE_SPACE)


@builtin("replace", logged_as_value=True)
def replace(value: str, old: str, new: str) -> str:
    """The text with every *old* replaced by *new*. Unlike in comparisons the letter case counts.

    An empty *old* changes nothing. Source: answers of the live service.

    Examples:
        replace('AaA', 'a', 'x')  ->  'AxA'
        replace('a', '', 'b')  ->  'a'
    """
    if not old:
        return value
    limited(len(value) + value.count(old) * max(0, len(new) - len(old)))
    return value.replace(old, new)


@builtin("split", logged_as_value=True)
def split(value: str, delimiter: str) -> list[str]:
    """The pieces of a text between one delimiter and the next; two in a row give an empty piece.

    The whole of *delimiter* is one delimiter, and an empty one gives one piece. Source: answers of the live service,
    against the documentation, which calls it a set of characters.

    Examples:
        split('a in b', ' in ')[1]  ->  'b'
        length(split('a,b;c', ',;'))  ->  1
        length(split('a,,b', ','))  ->  3
        length(split('abc', ''))  ->  1
    """
    if not delimiter:
        return [value]
    pieces = value.count(delimiter) + 1
    if pieces > MOST_PIECES:
        raise LimitError(f"split would give {pieces:,} pieces: at most {MOST_PIECES:,} are allowed")
    return value.split(delimiter)


@builtin("substring", also_called="substr mid slice", logged_as_value=True)
def substring(value: str, start: int, length: int) -> str:
    """The *length* UTF-16 code units of a text from *start*, counted from 0.

    Examples:
        substring('refs/heads/main', 11, 4)  ->  'main'
        substring('abc', 2, 9)  ->  error: substring(…, 2, 9) reaches beyond the text, which has 3 characters
    """
    size = text.length(value)
    if start < 0:
        raise EvaluationError(f"substring(…, {start}, {length}) starts before the text", hint="the first place is 0")
    if length < 0:
        raise EvaluationError(f"substring(…, {start}, {length}) cannot have {length} characters")
    if start + length > size:
        raise EvaluationError(f"substring(…, {start}, {length}) reaches beyond the text, which has {size} characters")
    return text.units(value, start, start + length)
