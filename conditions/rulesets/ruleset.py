"""Rule sets: many named conditions, of which one call names those that are true."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from conditions.condition import Condition
from conditions.errors import ConditionError, check_on_error
from conditions.generating.program import NOTHING
from conditions.language import AZURE, Language
from conditions.rulesets.index import is_true
from conditions.rulesets.layers import FEW, Layers
from conditions.rulesets.reads import read_by
from conditions.source import in_one_line

if TYPE_CHECKING:
    from conditions.documents.lines import Line, OnError
    from conditions.documents.partial import Data, Decoder
    from conditions.explaining.explanation import Explanation

OnRuleError: TypeAlias = Literal["raise", "skip"] | Callable[[str, ConditionError], object]
"""What becomes of a rule that cannot be evaluated: its error is raised, the rule counts as false, or it does so once a
function was called with its name and the error."""


class RuleSet(Mapping[str, Condition]):
    """Named conditions that are judged together: an index finds those that may be true, and only these are judged.

    The names are exactly those that each condition by itself gives. A rule set is a Mapping from the names to the
    conditions; it is immutable, safe in threads, and pickles as its texts.

    >>> import conditions
    >>> rules = conditions.RuleSet(
    ...     {
    ...         "deploy": "and(eq(root.type, 'push'), eq(root.ref, 'refs/heads/main'))",
    ...         "review": "in(root.action, 'opened', 'reopened')",
    ...         "all pushes": "eq(root.type, 'push')",
    ...     }
    ... )
    >>> rules.matching({"type": "push", "ref": "refs/heads/main"})
    ['deploy', 'all pushes']
    """

    def __init__(self, rules: Mapping[str, str | Condition], /, *, language: Language = AZURE) -> None:
        """A set of rules.

        Args:
            rules: The conditions by their names, in the order in which they are named: texts, or what was compiled.
            language: What the texts may name.

        Raises:
            ConditionSyntaxError: A text is no expression; a note tells which.
            LimitError: It is too long, or nests too deep.
        """
        self._language = language
        self._hold({name: _compiled(name, rule, language) for name, rule in rules.items()})

    def _hold(self, conditions: dict[str, Condition], layers: Layers | None = None) -> None:
        self._conditions = conditions
        self._layers = Layers.of(conditions) if layers is None else layers
        few = len(conditions) <= FEW
        self._few = [(name, one.matches) for name, one in conditions.items()] if few else None

    def matching(
        self,
        root: Any = None,
        /,
        variables: Mapping[str, Any] = NOTHING,
        *,
        on_error: OnRuleError = "raise",
        **inputs: Any,
    ) -> list[str]:
        """The names of the rules that are true, in the order of the rules.

        Args:
            root: The document, as `json.loads` gives it.
            variables: The variables.
            on_error: What becomes of a rule that cannot be evaluated: "raise" its error, the first in the order of the
                rules; "skip" the rule; or a function that is called with its name and the error before it is skipped.
            inputs: The other named values, and `status`, as of a call of a Condition.

        Raises:
            EvaluationError: With "raise", a rule cannot be evaluated; a note tells which.
            LimitError: Likewise, where it asks for too much.
        """
        if on_error != "raise":
            check_on_error(on_error)
        if inputs:
            return list(self._true_ones(root, variables, inputs, on_error))
        if self._few is None:
            return self._layers.matching(
                root, variables, _raise if on_error == "raise" else partial(_refuse, on_error=on_error)
            )
        found: list[str] = []
        for name, matches in self._few:
            try:
                if matches(root, variables):
                    found.append(name)
            except ConditionError as error:
                _refuse(name, error, on_error)
        return found

    def first(
        self,
        root: Any = None,
        /,
        variables: Mapping[str, Any] = NOTHING,
        *,
        on_error: OnRuleError = "raise",
        **inputs: Any,
    ) -> str | None:
        """The name of the first rule that is true; None where none is. Arguments as of `matching`.

        >>> import conditions
        >>> conditions.RuleSet({"big": "gt(root.size, 9)", "any": "true"}).first({"size": 3})
        'any'
        """
        check_on_error(on_error)
        return next(self._true_ones(root, variables, inputs, on_error), None)

    def matching_json(
        self,
        data: Data,
        /,
        variables: Mapping[str, Any] = NOTHING,
        *,
        on_error: OnRuleError = "raise",
        **inputs: Any,
    ) -> list[str]:
        """The names of the rules that are true on a JSON document, of which only what some rule reads is decoded.

        Raises:
            DocumentError: The text is no JSON (RFC 8259).
        """
        return self.matching(self._decoder(data), variables, on_error=on_error, **inputs)

    def filter_lines(
        self,
        lines: Iterable[Line],
        /,
        variables: Mapping[str, Any] = NOTHING,
        *,
        on_error: Literal["raise", "skip"] | Callable[[str | None, ConditionError], object] = "raise",
        **inputs: Any,
    ) -> Iterator[tuple[list[str], Line]]:
        """The lines of NDJSON on whose documents some rule is true, as they are, each after the names of these rules.

        Args:
            lines: The lines, with or without their ends; no line is read beyond the last one that is asked for.
            variables: The variables.
            on_error: What becomes of a rule that cannot be evaluated on a line, and of a line that is no JSON; as of
                `matching`, with None as the name for a line. A `LineError` has the `number` of its line.
            inputs: The other named values, and `status`.

        Raises:
            LineError: With "raise", a line is no JSON.

        >>> import conditions
        >>> rules = conditions.RuleSet({"big": "gt(root.size, 9)", "small": "lt(root.size, 5)"})
        >>> list(rules.filter_lines(['{"size": 12}', '{"size": 7}', '{"size": 3}']))
        [(['big'], '{"size": 12}'), (['small'], '{"size": 3}')]
        """
        from conditions.documents.judge import Judge
        from conditions.documents.lines import numbered_lines

        check_on_error(on_error)
        names: list[str] = []

        def matches(document: Any) -> bool:
            names[:] = self.matching(document, variables, on_error=on_error, **inputs)
            return bool(names)

        of_line: OnError = on_error if not callable(on_error) else lambda _, error: on_error(None, error)
        found = numbered_lines(lines, Judge(self._decoder, matches), of_line)
        return ((names.copy(), line) for _, line in found)

    def explain(
        self, name: str, /, root: Any = None, variables: Mapping[str, Any] = NOTHING, **inputs: Any
    ) -> Explanation:
        """The verdict of one rule and how it came about; arguments as of `Condition.explain`.

        Raises:
            KeyError: There is no such rule.
        """
        return self[name].explain(root, variables, **inputs)

    def updated(self, rules: Mapping[str, str | Condition] = NOTHING, /, *, removed: Iterable[str] = ()) -> RuleSet:
        """Another rule set: with other or further rules, and without some. Its conditions that are the same are shared.

        A rule of a known name stays in its place; new ones come last.

        Raises:
            KeyError: A rule that is to be removed is not there.
            ConditionSyntaxError: A text is no expression; a note tells which.

        >>> import conditions
        >>> rules = conditions.RuleSet({"big": "gt(root.size, 9)", "any": "true"})
        >>> list(rules.updated({"small": "lt(root.size, 5)"}, removed=["any"]))
        ['big', 'small']
        """
        kept = dict(self._conditions)
        gone = [removed] if isinstance(removed, str) else list(dict.fromkeys(removed))
        for name in gone:
            del kept[name]
        changed = {name: rule for name, rule in rules.items() if not _is_same(kept.get(name), rule, self._language)}
        compiled = {name: _compiled(name, rule, self._language) for name, rule in changed.items()}
        conditions = {**kept, **compiled}
        after = RuleSet({}, language=self._language)
        after._hold(conditions, self._layers.updated(conditions, compiled, gone))
        return after

    @property
    def language(self) -> Language:
        """The language of texts that are added."""
        return self._language

    @cached_property
    def reads(self) -> dict[str, tuple[str, ...]]:
        """The parts of each input that some rule reads: JSON Pointers, with `*` for every element.

        >>> import conditions
        >>> conditions.RuleSet({"big": "gt(root.size, 9)", "small": "lt(root.size, variables.limit)"}).reads
        {'root': ('/size',), 'variables': ('/limit',)}
        """
        return read_by(self._conditions.values())

    def _true_ones(
        self, root: Any, variables: Mapping[str, Any], inputs: Mapping[str, Any], on_error: OnRuleError
    ) -> Iterator[str]:
        """The names of the rules that are true, as they are found."""
        unknown = inputs.keys() - self._inputs
        if unknown:
            raise TypeError(f"no rule takes {min(unknown)!r}; they take {', '.join(sorted(self._inputs))}")
        for hit in self._layers.hits(root, variables, inputs):
            name = self._layers.names[hit >> 1]
            try:
                found = hit & 1 or is_true(self._conditions[name], root, variables, inputs)
            except ConditionError as error:
                _refuse(name, error, on_error)
            else:
                if found:
                    yield name

    @cached_property
    def _inputs(self) -> frozenset[str]:
        found = (self._language, *(condition.language for condition in self._conditions.values()))
        languages = {id(language): language for language in found}.values()
        return frozenset(name for language in languages for name in language.vocabulary.inputs)

    @cached_property
    def _decoder(self) -> Decoder:
        from conditions.documents.partial import decoder

        return decoder(self.reads.get("root", ()))

    def __getitem__(self, name: str) -> Condition:
        return self._conditions[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._conditions)

    def __len__(self) -> int:
        return len(self._conditions)

    def __repr__(self) -> str:
        return f"<RuleSet of {len(self)} rule{'' if len(self) == 1 else 's'}>"

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuilt, (self._conditions, self._language)


def _rebuilt(rules: Mapping[str, Condition], language: Language) -> RuleSet:
    return RuleSet(rules, language=language)


def _compiled(name: str, rule: str | Condition, language: Language) -> Condition:
    if not isinstance(name, str):
        raise TypeError(f"the name of a rule is a text, not {type(name).__name__}")
    if isinstance(rule, Condition):
        return rule
    if not isinstance(rule, str):
        raise TypeError(f"the rule {in_one_line(name)!r} is a text or a Condition, not {type(rule).__name__}")
    try:
        return Condition(rule, language)
    except ConditionError as error:
        error.add_note(_of_rule(name))
        raise


def _is_same(one: Condition | None, rule: str | Condition, language: Language) -> bool:
    """True where a condition is what a rule is compiled to."""
    if isinstance(rule, Condition):
        return one == rule
    return one is not None and one.expression == rule and one.language == language


def _raise(name: str, error: ConditionError) -> None:
    _refuse(name, error, "raise")


def _refuse(name: str, error: ConditionError, on_error: OnRuleError) -> None:
    if on_error == "raise":
        error.add_note(_of_rule(name))
        raise error
    if on_error != "skip":
        on_error(name, error)


def _of_rule(name: str) -> str:
    return f"This is the rule {in_one_line(name)!r}."
