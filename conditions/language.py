"""Languages: which functions and named values there are, and the way from a text to a Condition."""

from __future__ import annotations

import keyword
from _thread import allocate_lock
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from conditions.condition import Condition
from conditions.declaring.dialects import JsonPath
from conditions.declaring.function import NAME, Function, declaration_of
from conditions.declaring.vocabulary import Vocabulary
from conditions.generating.program import NOTHING
from conditions.generating.template import Templates
from conditions.library import FUNCTIONS
from conditions.library.paths import DIALECTS
from conditions.values.dotnet_text import fold

if TYPE_CHECKING:
    from conditions.schemas.schema import Schema

CACHED = 512
"""The most conditions that a language remembers."""

_caching = allocate_lock()


class Language:
    """A set of functions and named values that expressions may use. Immutable; `extend` makes another one."""

    __slots__ = ("_cache", "_schemas", "_templates", "_vocabulary")

    def __init__(self, vocabulary: Vocabulary, schemas: Mapping[str, Schema] = NOTHING) -> None:
        self._vocabulary = vocabulary
        self._schemas = schemas
        self._cache: dict[str, Condition] = {}
        self._templates = Templates(vocabulary)

    @property
    def vocabulary(self) -> Vocabulary:
        """The functions and the named values."""
        return self._vocabulary

    @property
    def schemas(self) -> Mapping[str, Schema]:
        """The schemas of named values, by their names: each condition is checked against them when it is compiled."""
        return self._schemas

    @property
    def templates(self) -> Templates:
        """The templates of its conditions, by their shapes."""
        return self._templates

    @property
    def jsonpath(self) -> JsonPath | None:
        """The dialect of its `jsonpath()`; None where it has no such function, or one of its own."""
        known = self._vocabulary.function("jsonpath")
        return next((name for name, body in DIALECTS.items() if known is not None and known.body is body), None)

    def compile(self, text: str) -> Condition:
        """The condition that *text* is in this language, cached as `re.compile` does.

        Raises:
            ConditionSyntaxError: The text is no expression; `position` tells the place, `hint` a guess.
            LimitError: It is too long, or nests too deep.
            MismatchError: The language is strict, and the condition does not fit its schemas.
            TypeError: It is no text.
        """
        cached = self._cache.get(text)
        if cached is not None:
            return cached
        if not isinstance(text, str):
            raise TypeError(f"a condition is a text, not {type(text).__name__}")
        condition = Condition(text, self)
        if self._schemas:
            from conditions.schema_checking.compiling import refuse_or_warn

            refuse_or_warn(text, condition.check(self._schemas), strict=self._vocabulary.strict)
        with _caching:
            if len(self._cache) >= CACHED:
                del self._cache[next(iter(self._cache))]
            self._cache[text] = condition
        return condition

    def extend(
        self,
        *,
        functions: Iterable[Callable[..., Any]] = (),
        names: Iterable[str] = (),
        hyphens: bool | None = None,
        strict: bool | None = None,
        jsonpath: JsonPath | None = None,
        schemas: Mapping[str, Schema] | None = None,
    ) -> Language:
        """This language and more.

        Args:
            functions: Python functions declared with `@function`; one replaces a function of the same name.
            names: Further named values. A condition takes them as keyword arguments.
            hyphens: Whether names and properties may contain `-`, as in Azure's template expressions.
            strict: Whether a key or an index that is not there is a PathError, which names the nearest one, instead of
                Null as in Azure, and a value of Python that no JSON holds (a `date`, `bytes`) an EvaluationError. Such
                conditions are slower: they have no inline form.
            jsonpath: What the paths of `jsonpath()` mean: "server" is the dialect of Azure's JSON library, as it is
                recorded; "rfc9535" is the standard.
            schemas: The schemas of named values: `{"root": schema}`. A condition that does not fit them is a
                MismatchError where the language is strict, and else a warning when it is compiled.

        Raises:
            TypeError: A function is not declared; or there is no such name, or what should be a schema is none.
            ValueError: A name is no name, or has a meaning already; or there is no such dialect.
        """
        added = tuple(declaration_of(function) for function in functions)
        known = self._vocabulary
        kept = known.functions if jsonpath is None else _in_dialect(known.functions, jsonpath)
        vocabulary = Vocabulary(
            functions=(*kept, *added),
            names=_checked(known, added, names),
            hyphens=known.hyphens if hyphens is None else hyphens,
            strict=known.strict if strict is None else strict,
        )
        return Language(vocabulary, _with_schemas(self._schemas, schemas, vocabulary))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Language):
            return NotImplemented
        return self._vocabulary == other._vocabulary and self._schemas == other._schemas

    def __hash__(self) -> int:
        return hash(self._vocabulary)

    def __repr__(self) -> str:
        known = self._vocabulary
        paths = "" if self.jsonpath != "rfc9535" else ", with JSONPath by RFC 9535"
        return f"<Language of {len(known.functions)} functions and the names {', '.join(known.names)}{paths}>"

    def __reduce__(self) -> str | tuple[Any, ...]:
        if self is AZURE:
            return "AZURE"
        known = self._vocabulary
        return _rebuilt, (known.functions, known.names, known.hyphens, known.strict, dict(self._schemas))


def _in_dialect(functions: tuple[Function, ...], jsonpath: JsonPath) -> tuple[Function, ...]:
    """The functions with `jsonpath()` in a dialect; one that is the user's own stays."""
    if jsonpath not in DIALECTS:
        raise ValueError(f"there is no dialect {jsonpath!r} of JSONPath: write {' or '.join(map(repr, DIALECTS))}")
    chosen = declaration_of(DIALECTS[jsonpath])
    return tuple(chosen if function.body in DIALECTS.values() else function for function in functions)


def _checked(known: Vocabulary, functions: tuple[Function, ...], names: Iterable[str]) -> tuple[str, ...]:
    """The known names and the new ones; ValueError for one that could not be reached or passed."""
    if isinstance(names, str):
        raise ValueError("names are several: write names=[…]")
    taken = {fold(function.name) for function in (*known.functions, *functions)} | _TAKEN
    checked = {fold(name): name for name in known.names}
    for name in names:
        if NAME.fullmatch(name) is None:
            raise ValueError(f"{name!r} cannot be a named value: letters, digits and _ are allowed")
        if keyword.iskeyword(name) or fold(name) in taken or checked.get(fold(name), name) != name:
            raise ValueError(f"{name!r} cannot be a named value: the word has a meaning already")
        checked[fold(name)] = name
    return tuple(checked.values())


_TAKEN = {fold(word) for word in ("true", "false", "secrets", "status", "__debug__")}
"""Words that are no names: literals, what `explain` and the status functions take, what Python keeps for itself."""


def _with_schemas(
    known: Mapping[str, Schema], more: Mapping[str, Schema] | None, of: Vocabulary
) -> Mapping[str, Schema]:
    """The known schemas and more."""
    if not more:
        return known
    from conditions.schemas.naming import by_name

    return {**known, **by_name(more, of)}


def _rebuilt(
    functions: Any, names: Any, hyphens: bool, strict: bool, schemas: Mapping[str, Schema] = NOTHING
) -> Language:
    return Language(Vocabulary(functions, names, hyphens, strict), schemas)


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
"""Every function and named value of Azure's conditions."""


def compile(text: str, language: Language = AZURE) -> Condition:
    """Compile a condition; the same text again costs a look-up.

    Args:
        text: The expression, such as `eq(root['status'], 'successful')`.
        language: What it may name.

    Raises:
        ConditionSyntaxError: The text is no expression; `position` tells the place, `hint` a guess.
        LimitError: It is too long, or nests too deep.

    >>> import conditions
    >>> conditions.compile("eq(root.status, 'ok')")({"status": "OK"})
    True
    """
    return language.compile(text)


def matches(
    text: str,
    /,
    root: Any = None,
    variables: Mapping[str, Any] = NOTHING,
    *,
    language: Language = AZURE,
    **inputs: Any,
) -> bool:
    """The verdict of a condition on a document. The text is compiled once, as by `compile`.

    Args:
        text: The condition.
        root: The document, as `json.loads` gives it.
        variables: The variables; the letter case of their names does not matter.
        language: What the condition may name.
        inputs: The other named values, and `status`, as of a call of a `Condition`.

    Raises:
        ConditionSyntaxError: The text is no expression.
        EvaluationError: The values do not fit.
        LimitError: It asks for too much.

    >>> import conditions
    >>> conditions.matches("eq(root.status, 'ok')", {"status": "OK"})
    True
    """
    return language.compile(text)(root, variables, **inputs)


def evaluate(
    text: str,
    /,
    root: Any = None,
    variables: Mapping[str, Any] = NOTHING,
    *,
    language: Language = AZURE,
    **inputs: Any,
) -> Any:
    """The value of an expression on a document, as of `Condition.evaluate`; arguments and errors as of `matches`.

    >>> import conditions
    >>> conditions.evaluate("join(', ', root.items.*.name)", {"items": [{"name": "a"}, {"name": "b"}]})
    'a, b'
    """
    return language.compile(text).evaluate(root, variables, **inputs)


def format_expression(text: str, width: int = 100, language: Language = AZURE) -> str:
    """An expression in its canonical layout. Formatting it again changes nothing, and neither does its meaning.

    It stands on one line where that is not too wide. Else the outermost call that does not fit is broken: each
    argument gets a line of its own, and is broken itself only if it must be. Functions and named values are spelled
    as they are declared, `true` and `false` in lower case; texts, numbers and the names of members stay as they are.

    Args:
        text: The expression.
        width: How many characters a line should have at most. What cannot be broken may be wider.
        language: What the expression may name.

    Raises:
        ConditionSyntaxError: The text is no expression; `position` tells the place, `hint` a guess.
        LimitError: It is too long, or nests too deep, or its layout would be too long.

    >>> import conditions
    >>> print(conditions.format_expression("AND( eq(root.a,1), NE( root.b , TRUE ) )", width=20))
    and(
        eq(root.a, 1),
        ne(root.b, true)
    )
    """
    from conditions.syntax.layout import laid_out

    return laid_out(text, width, language.vocabulary)
