"""Languages: which functions and named values there are, and the way from a text to a Condition."""

from __future__ import annotations

import keyword
from collections.abc import Callable, Iterable
from typing import Any

from conditions.condition import Condition
from conditions.functions import NAME, declaration_of
from conditions.library import FUNCTIONS
from conditions.vocabulary import Vocabulary

CACHED = 512
"""How many conditions a language remembers."""


class Language:
    """A set of functions and named values that expressions may use. Immutable; `extend` makes another one."""

    __slots__ = ("_cache", "_vocabulary")

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._cache: dict[str, Condition] = {}

    @property
    def vocabulary(self) -> Vocabulary:
        """The functions and the named values."""
        return self._vocabulary

    def compile(self, text: str) -> Condition:
        """The condition that *text* is in this language, cached as `re.compile` does.

        Raises:
            ConditionSyntaxError: The text is no expression; `position` tells the place, `hint` a guess.
            LimitError: It is too long, or nests too deep.
            TypeError: It is no text.
        """
        cached = self._cache.get(text)
        if cached is not None:
            return cached
        if not isinstance(text, str):
            raise TypeError(f"a condition is a text, not {type(text).__name__}")
        condition = Condition(text, self)
        if len(self._cache) >= CACHED:
            self._cache.pop(next(iter(self._cache)), None)
        self._cache[text] = condition
        return condition

    def extend(
        self,
        *,
        functions: Iterable[Callable[..., Any]] = (),
        names: Iterable[str] = (),
        hyphens: bool | None = None,
    ) -> Language:
        """This language and more.

        Args:
            functions: Python functions declared with `@function`; one replaces a function of the same name.
            names: Further named values. A condition takes them as keyword arguments.
            hyphens: Whether names and properties may contain `-`, as in Azure's template expressions.

        Raises:
            TypeError: A function is not declared.
            ValueError: A name is no name.
        """
        added = tuple(declaration_of(function) for function in functions)
        known = self._vocabulary
        return Language(
            Vocabulary(
                functions=(*known.functions, *added),
                names=tuple(dict.fromkeys((*known.names, *map(_checked, names)))),
                hyphens=known.hyphens if hyphens is None else hyphens,
            )
        )

    def __eq__(self, other: object) -> bool:
        return self._vocabulary == other._vocabulary if isinstance(other, Language) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._vocabulary)

    def __repr__(self) -> str:
        known = self._vocabulary
        return f"<Language of {len(known.functions)} functions and the names {', '.join(known.names)}>"

    def __reduce__(self) -> str | tuple[Any, ...]:
        if self is AZURE:
            return "AZURE"
        known = self._vocabulary
        return _rebuilt, (known.functions, known.names, known.hyphens)


def _checked(name: str) -> str:
    if NAME.fullmatch(name) is None:
        raise ValueError(f"{name!r} cannot be a named value: letters, digits and _ are allowed")
    if keyword.iskeyword(name):
        raise ValueError(
            f"{name!r} cannot be a named value: it is a keyword of Python, and names are passed by keyword"
        )
    return name


def _rebuilt(functions: Any, names: Any, hyphens: bool) -> Language:
    return Language(Vocabulary(functions, names, hyphens))


AZURE = Language(
    Vocabulary(
        functions=FUNCTIONS,
        names=(
            "root",
            "variables",
            "response",
            "taskInputs",
            "parameters",
            "dependencies",
            "stageDependencies",
            "pipeline",
            "resources",
            "value",
        ),
    )
)
"""Every function and named value of Azure's conditions (docs/language.md)."""


def compile(text: str, language: Language = AZURE) -> Condition:
    """Compile a condition; the same text again costs a look-up.

    Args:
        text: The expression, such as `eq(root['status'], 'successful')`.
        language: What it may name.

    Raises:
        ConditionSyntaxError: The text is no expression; `position` tells the place, `hint` a guess.
        LimitError: It is too long, or nests too deep.
    """
    return language.compile(text)
