"""A compiled condition."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from conditions.checking.checker import verdict
from conditions.checking.evaluator import TimedEvaluator, guarded
from conditions.core import python_function
from conditions.details import Details
from conditions.generating.program import NOTHING, Matches
from conditions.generating.template import Template
from conditions.generating.tiers import promoted
from conditions.syntax.tree import unparse
from conditions.values.converting import plain
from conditions.values.named_views import viewed
from conditions.values.time_limit import time_limit

if TYPE_CHECKING:
    from conditions.documents.judge import Judge
    from conditions.documents.lines import Line, OnError
    from conditions.documents.partial import Data
    from conditions.explaining.explanation import Explanation
    from conditions.language import Language
    from conditions.problem import Problem
    from conditions.schemas.schema import Schema
    from conditions.witnesses.decisive import Table
    from conditions.witnesses.witness import Witness

T = TypeVar("T")


class Condition:
    """A condition, compiled to a Python function. Made by `compile`; immutable, safe in threads, hashable, picklable.

    A call gives the verdict:

    >>> import conditions
    >>> condition = conditions.compile("and(succeeded(), eq(variables['Build.Reason'], 'PullRequest'))")
    >>> condition(variables={"Build.Reason": "PullRequest"}, status="Succeeded")
    True

    Raises:
        EvaluationError: From a call, `matches` and `evaluate`: the values do not fit; `position` tells where.
        LimitError: From the same: the evaluation asks for too much.
    """

    __slots__ = {"__weakref__": "", "_expression": "", "_language": "", "_shared": "", "matches": Matches.__doc__}

    matches: Matches
    """The generated function itself, for hot loops: `matches(root=None, variables={}, **inputs) -> bool`."""

    _expression: str
    _language: Language
    _shared: Template | Details
    """The template of its shape; with what is its own, once that is asked for. One slot, as many are kept."""

    def __init__(self, expression: str, language: Language) -> None:
        template, matches = language.templates.find(expression)
        _set_expression(self, expression)
        _set_language(self, language)
        _set_shared(self, template)
        _set_matches(self, matches)

    def __call__(self, /, root: Any = None, variables: Mapping[str, Any] = NOTHING, **inputs: Any) -> bool:
        """The verdict.

        Args:
            root: The document, as `json.loads` gives it.
            variables: The variables; the letter case of their names does not matter.
            inputs: The other named values of the language (`response`, `dependencies`, …) and `status`, the status
                of the job: Succeeded, SucceededWithIssues, Failed or Canceled.
        """
        return self.matches(root, variables, **(self._read(inputs) if inputs else inputs))

    def within(
        self, seconds: float, /, root: Any = None, variables: Mapping[str, Any] = NOTHING, **inputs: Any
    ) -> bool:
        """The verdict, within so many *seconds*: the clock is asked before each function, and within those that loop.

        It takes longer than a call, and a single function may still take a moment more. Other arguments as of a call.

        >>> import conditions
        >>> conditions.compile("eq(root.status, 'done')").within(5.0, {"status": "Done"})
        True

        Raises:
            LimitError: The time was over before there was a verdict.
        """
        self._check(inputs)
        given = viewed({"root": root, "variables": variables, **inputs})
        evaluator = TimedEvaluator(self._expression, given, self._language.vocabulary.strict)
        with time_limit(seconds):
            return bool(evaluator.evaluate(self._details.verdict))

    def evaluate(self, /, root: Any = None, variables: Mapping[str, Any] = NOTHING, **inputs: Any) -> Any:
        """The value: None, bool, int, Decimal, str, Version, datetime, list or dict. Arguments as of a call.

        >>> import conditions
        >>> conditions.compile("join(', ', root.items.*.name)").evaluate({"items": [{"name": "a"}, {"name": "b"}]})
        'a, b'
        """
        value = self._details.evaluated(root, variables, **self._read(inputs))
        try:
            return plain(value)
        except Exception:  # an error of ours, if it has a place: only then is the tree asked for
            return guarded(plain, (value,), {}, self._details.tree, self._expression)

    def given(self, /, **inputs: Any) -> bool | Condition:
        """The verdict, where some of the inputs decide it; else a condition on what is still unknown.

        >>> import conditions
        >>> condition = conditions.compile("and(eq(variables.env, 'prod'), gt(root.size, variables.limit))")
        >>> condition.given(variables={"env": "test"})
        False
        >>> condition.given(variables={"env": "prod", "limit": 9})
        <Condition 'gt(root.size, 9)'>

        An input that is given is known whole: a variable that is not there is Null. `UNKNOWN` in it stands for what is
        not known yet; an input that is `UNKNOWN` itself will be there, and be right for the functions that read it.

        For all inputs, those that were given among them, the condition that is left has the same verdict as this one,
        or the same error but for its position; `evaluate` may give another value that is as true. It is never longer.
        Its `reads` names what it needs: a known input too, where a value has no literal (a DateTime, an Array, an
        Object) or too long a one. What may fail stays where it may be reached; docs/guides/partial.md tells what does.

        Args:
            inputs: The named values that are known, and `status`.
        """
        from conditions.checking.residual import residual

        self._check(inputs)
        left = residual(verdict(self._details.tree), self._expression, self._language.vocabulary, inputs)
        return self if left == self._expression else left if isinstance(left, bool) else Condition(left, self._language)

    def filter(self, documents: Iterable[T], /, variables: Mapping[str, Any] = NOTHING, **inputs: Any) -> Iterator[T]:
        """The documents on which the condition is true. Other arguments as of a call.

        >>> import conditions
        >>> list(conditions.compile("gt(root.size, 9)").filter([{"size": 3}, {"size": 12}]))
        [{'size': 12}]
        """
        return self._details.loops.select(documents, variables, **self._read(inputs))

    def count(self, documents: Iterable[Any], /, variables: Mapping[str, Any] = NOTHING, **inputs: Any) -> int:
        """The number of the documents on which the condition is true. Other arguments as of a call."""
        return self._details.loops.count(documents, variables, **self._read(inputs))

    def matches_json(self, data: Data, /, variables: Mapping[str, Any] = NOTHING, **inputs: Any) -> bool:
        """The verdict on a JSON document, of which only what the condition reads is decoded. Arguments as of a call.

        Raises:
            DocumentError: The text is no JSON (RFC 8259).
        """
        shared = self._shared
        details = shared if type(shared) is Details else self._details  # asking the property takes long
        if (judge := details.judge_json) is not None:
            answer = judge(data, variables, **self._read(inputs)) if inputs else judge(data, variables)
            if answer is not None:
                return answer
        root = details.decoder(data)
        return self.matches(root, variables, **self._read(inputs)) if inputs else self.matches(root, variables)

    def filter_lines(
        self,
        lines: Iterable[Line],
        /,
        variables: Mapping[str, Any] = NOTHING,
        *,
        on_error: OnError = "raise",
        **inputs: Any,
    ) -> Iterator[Line]:
        """The lines of NDJSON whose documents fulfil the condition, as they are; blank lines never do.

        A binary file may be read ahead; else no line is read beyond the last one that is asked for.

        Args:
            lines: The lines, with or without their ends.
            variables: The variables.
            on_error: What becomes of a line that is no JSON, or on which the condition cannot be evaluated: "raise",
                "skip", or a function that is called with the number of the line and the error before it is skipped.
            inputs: The other named values, and `status`.
        """
        from conditions.documents.searching import filter_lines

        return filter_lines(lines, self.judge(variables, **inputs), on_error)

    def judge(self, /, variables: Mapping[str, Any] = NOTHING, **inputs: Any) -> Judge:
        """The judge of lines of NDJSON for `filter_lines` and for the command. Arguments as of a call."""
        given = {"variables": variables} if variables else {}
        return self._details.judge.with_inputs(**self._read(inputs), **given)

    def explain(
        self,
        /,
        root: Any = None,
        variables: Mapping[str, Any] = NOTHING,
        *,
        secrets: Iterable[str] = (),
        **inputs: Any,
    ) -> Explanation:
        """The verdict and how it came about. Never raises on data; arguments as of a call.

        Args:
            root: The document.
            variables: The variables.
            secrets: Texts that are shown as `***`.
            inputs: The other named values, and `status`.
        """
        from conditions.explaining.explain import explain

        self._check(inputs)
        given = {"root": root, "variables": variables, **inputs}
        return explain(self._details.tree, self._expression, given, secrets, strict=self._language.vocabulary.strict)

    def check(self, schemas: Schema | Mapping[str, Schema], /) -> list[Problem]:
        """What is wrong with the condition on documents of a schema, in the order of the text.

        >>> import conditions
        >>> schema = conditions.Schema.from_json_schema({"properties": {"status": {"enum": ["ok", "failed"]}}})
        >>> [(problem.code, problem.hint) for problem in conditions.compile("eq(root.statsu, 'ok')").check(schema)]
        [('W801', "did you mean 'status'?")]

        Each problem is a page of docs/reference/codes.md. What a schema leaves open is never complained about.

        Args:
            schemas: The schema of the document; or schemas by the names of the inputs.

        Raises:
            SchemaError: A schema is broken where the condition looks at it.
            LimitError: It is too large there.
        """
        from conditions.schema_checking.checking import checked

        return checked(self._expression, self._details.tree, self._language.vocabulary, schemas)

    def example(self, verdict: bool = True, schema: Schema | Mapping[str, Schema] | None = None) -> Witness:
        """Inputs that give a verdict, as few as were found; or that none do; or that neither is known.

        Inputs that are given were confirmed by the evaluator; docs/explanation/examples.md tells what is proved. With a
        schema, they are valid under it, and have all that it wants.

        >>> import conditions
        >>> conditions.compile("and(succeeded(), in(root.status, 'ok', 'done'))").example().inputs
        {'status': 'Succeeded', 'root': {'status': 'ok'}}
        >>> conditions.compile("and(succeeded(), not(succeeded()))").example()
        Impossible(verdict=True)

        Args:
            verdict: The verdict that is asked for.
            schema: The schema of the document; or schemas by the names of the inputs.
        """
        return self._details.finder(schema).witness(verdict)

    def cases(self, schema: Schema | Mapping[str, Schema] | None = None) -> Table:
        """A test table, in which each part decides once each way (MC/DC); arguments as of `example`.

        >>> import conditions
        >>> table = conditions.compile("and(eq(root.status, 'ok'), gt(root.size, 9))").cases()
        >>> for case in table:
        ...     print(case.verdict, case.inputs, "-", case.name)
        True {'root': {'status': 'ok', 'size': 10}} - eq(root.status, 'ok') is True, gt(root.size, 9) is True
        False {'root': {'size': 10}} - eq(root.status, 'ok') is False
        False {'root': {'status': 'ok'}} - gt(root.size, 9) is False
        """
        from conditions.witnesses.decisive import table

        return table(self._details.finder(schema), self._expression)

    def _check(self, inputs: Mapping[str, Any]) -> None:
        known = self._language.vocabulary.inputs
        if unknown := inputs.keys() - known:
            raise TypeError(f"a condition takes no {min(unknown)!r}; it takes {', '.join(known)}")

    def _read(self, inputs: dict[str, Any]) -> dict[str, Any]:
        """The inputs that the function takes, of those that are given."""
        self._check(inputs)
        return {name: value for name, value in inputs.items() if name in self.template.inputs}

    @property
    def template(self) -> Template:
        """The parts that it shares with all conditions of its shape."""
        shared = self._shared
        return shared.template if isinstance(shared, Details) else shared

    @property
    def _details(self) -> Details:
        shared = self._shared
        if not isinstance(shared, Details):
            shared = Details(self._expression, self._language.vocabulary, shared, self.matches)
            _set_shared(self, shared)
        return shared

    @property
    def expression(self) -> str:
        """The text that was compiled."""
        return self._expression

    @property
    def language(self) -> Language:
        """The language that it was compiled in."""
        return self._language

    @property
    def normalized(self) -> str:
        """The expression as Azure prints it after *Evaluating:*."""
        return unparse(self._details.tree)

    @property
    def source(self) -> str:
        """The Python source of `matches`. It shows in tracebacks and debuggers too."""
        promoted(python_function(self.matches))
        return self.template.source

    @property
    def reads(self) -> dict[str, tuple[str, ...]]:
        """The parts of each input that the condition reads: JSON Pointers, with `*` for every element.

        >>> import conditions
        >>> conditions.compile("in('x', root.items.*.name, variables.name)").reads
        {'root': ('/items/*/name',), 'variables': ('/name',)}
        """
        return dict(self._details.reads)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"a Condition is immutable: {name!r} cannot be set")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"a Condition is immutable: {name!r} cannot be deleted")

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Condition):
            return NotImplemented
        return self._expression == other._expression and self._language == other._language

    def __hash__(self) -> int:
        return hash((self._expression, self._language))

    def __repr__(self) -> str:
        return f"<Condition {self._expression!r}>"

    def __reduce__(self) -> tuple[Any, ...]:
        return self._language.compile, (self._expression,)


# A Condition refuses to be changed; these set its parts when it is made.
_set_expression, _set_language, _set_shared, _set_matches = (
    Condition.__dict__[name].__set__ for name in ("_expression", "_language", "_shared", "matches")
)
