"""The words of a language: its functions and its named values, found ignoring case."""

from __future__ import annotations

import re

from conditions.declaring.function import Function
from conditions.values.dotnet_text import fold
from conditions.values.immutable import Immutable
from conditions.values.nearest import nearest

CASE_INSENSITIVE = ("variables", "resources")
"""The named values in which the letter case of no key matters."""

# Most names are short: with less, `any` would be taken for `and`, `left` for `lt` and `test` for `intersect`.
_LIKENESS = 0.7


class Vocabulary(Immutable):
    """The functions and the values that an expression may name.

    Attributes:
        functions: The functions; a later one replaces an earlier one of the same name.
        names: The named values, in the order of the arguments of a condition.
        hyphens: Whether names may contain `-` (the reference parser's switch for template expressions).
        strict: Whether a key or an index that is not there is an error instead of Null.
        inputs: All that a condition is called with: the named values, and what functions read besides.
    """

    tells = ("functions", "names", "hyphens", "strict")
    __slots__ = ("_functions", "_names", "_spelled", "inputs", *tells)

    functions: tuple[Function, ...]
    names: tuple[str, ...]
    hyphens: bool
    strict: bool
    inputs: tuple[str, ...]
    _functions: dict[str, Function]
    _names: dict[str, str]
    _spelled: dict[str, Function | str]

    def __init__(
        self, functions: tuple[Function, ...], names: tuple[str, ...], hyphens: bool = False, strict: bool = False
    ) -> None:
        by_name = {fold(function.name): function for function in functions}
        read = [name for function in by_name.values() for name in function.inputs]
        parts = {
            "functions": functions,
            "names": names,
            "hyphens": hyphens,
            "strict": strict,
            "inputs": tuple(dict.fromkeys((*names, *read))),
            "_functions": by_name,
            "_names": {fold(name): name for name in names},
            "_spelled": dict[str, Function | str](zip(names, names, strict=True))
            | {function.name: function for function in by_name.values()},
        }
        for name, part in parts.items():
            object.__setattr__(self, name, part)

    def function(self, name: str) -> Function | None:
        """The function of that name, or None."""
        return self._functions.get(fold(name))

    def called(self, name: str) -> Function | None:
        """The function that other languages call so, or None."""
        return next((function for function in self._functions.values() if name.lower() in function.also_called), None)

    def name(self, name: str) -> str | None:
        """The named value as it is declared, or None."""
        return self._names.get(fold(name))

    def meaning(self, word: str) -> Function | str | None:
        """The function or, as it is declared, the named value that a word stands for; None where it is neither."""
        spelled = self._spelled.get(word)  # as most are
        return spelled if spelled is not None else self.function(word) or self.name(word)

    def is_word(self, text: str) -> bool:
        """True where *text* may be a name or a property at all."""
        if text.isascii() and text.isidentifier():
            return True
        return self.hyphens and re.fullmatch("[A-Za-z_][A-Za-z0-9_-]*", text, re.ASCII) is not None

    def nearest(self, word: str, *, call: bool) -> str | None:
        """The function (for a call) or named value that *word* was probably meant to be."""
        functions = [function.name for function in self._functions.values()]
        return nearest(word, functions if call else [*self._names.values(), *functions], _LIKENESS)
